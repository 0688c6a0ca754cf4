//! Panics of handlers: caught at the edge of a request, described once.
//! Must never be used to recover inside a handler; it turns a bug into a 500 and keeps the process serving.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::task::Poll;

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps the panic hook quiet inside requests, where the panic is logged with its reference number, and notes the place.
pub(crate) fn install_hook() {
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if IS_GUARDED.get() {
            PLACE.set(info.location().map(ToString::to_string));
        } else {
            previous(info);
        }
    }));
}

/// The output of `future`, or what it said when it panicked.
pub(crate) async fn catch<F: Future>(future: F) -> Result<F::Output, String> {
    let mut future = pin!(future);
    std::future::poll_fn(|context| {
        IS_GUARDED.set(true);
        let polled = panic::catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        IS_GUARDED.set(false);
        match polled {
            Ok(poll) => poll.map(Ok),
            Err(payload) => Poll::Ready(Err(describe(payload.as_ref()))),
        }
    })
    .await
}

fn describe(payload: &(dyn Any + Send)) -> String {
    let message = payload.downcast_ref::<&str>().map(ToString::to_string);
    let message = message.or_else(|| payload.downcast_ref::<String>().cloned());
    let place = PLACE.take().unwrap_or_else(|| "unknown place".to_owned());
    format!("panic at {place}: {}", message.unwrap_or_default())
}
