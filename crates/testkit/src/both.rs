//! `both!`: one test text, stamped out for SQLite and for PostgreSQL.
//! Must never skip one of them: where PostgreSQL is missing the test fails and says what to install.

use std::fmt::Debug;

use store::database::Store;

use crate::scratch::Scratch;

/// Makes of each `async fn name(store: Store) { … }` the tests `name::sqlite` and `name::postgres`, each with its own
/// database. `migrations: EXPRESSION;` in front names what is applied to it beyond the tables of `store`.
/// A test may take `scratch: Scratch` instead, to open its database a second time, and may return a `Result`.
///
/// ```text
/// testkit::both! {
///     migrations: catalog::MIGRATIONS;
///     async fn finds_nothing_in_an_empty_catalog(store: Store) {
///         assert_eq!(read::count(&store).await.unwrap(), 0);
///     }
/// }
/// ```
#[macro_export]
macro_rules! both {
    (migrations: $migrations:expr; $($tests:tt)*) => {
        $crate::both!(@each ($migrations) $($tests)*);
    };
    (@each ($migrations:expr)) => {};
    (@each ($migrations:expr)
        $(#[$attribute:meta])*
        async fn $name:ident($parameter:ident: $given:ty) $(-> $answer:ty)? $body:block
        $($rest:tt)*
    ) => {
        $(#[$attribute])*
        mod $name {
            use super::*;

            async fn body($parameter: $given) $(-> $answer)? $body

            #[test]
            fn sqlite() {
                $crate::run_test($crate::scratch::scratch_sqlite(&$migrations), body);
            }

            #[test]
            fn postgres() {
                $crate::run_test($crate::scratch::scratch_postgres(&$migrations), body);
            }
        }
        $crate::both!(@each ($migrations) $($rest)*);
    };
    ($($tests:tt)*) => {
        $crate::both!(@each ([]) $($tests)*);
    };
}

/// What a test may be given.
pub trait Given {
    fn given(scratch: &Scratch) -> Self;
}

impl Given for Scratch {
    fn given(scratch: &Scratch) -> Self {
        scratch.clone()
    }
}

impl Given for Store {
    fn given(scratch: &Scratch) -> Self {
        scratch.store().clone()
    }
}

/// What a test may answer.
pub trait Outcome {
    fn check(self);
}

impl Outcome for () {
    fn check(self) {}
}

impl<E: Debug> Outcome for Result<(), E> {
    #[expect(clippy::panic, reason = "a test that fails panics")]
    fn check(self) {
        if let Err(error) = self {
            panic!("test failed: {error:?}");
        }
    }
}

/// What `both!` calls.
///
/// # Panics
/// Where the test fails.
#[expect(clippy::expect_used, reason = "a test without a runtime fails")]
pub fn run_test<G: Given, F: Future<Output: Outcome>>(
    scratch: impl Future<Output = anyhow::Result<Scratch>>,
    body: impl FnOnce(G) -> F,
) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("start a runtime");
    runtime.block_on(async {
        let scratch = scratch.await.expect("make a scratch database");
        body(G::given(&scratch)).await.check();
    });
}
