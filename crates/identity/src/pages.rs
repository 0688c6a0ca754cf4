//! The desk's own pages: the door, one's own account, the accounts of others, the log.
//! Must never hold a rule or a statement.

pub(crate) mod accounts;
pub(crate) mod door;
pub(crate) mod fields;
pub(crate) mod log;
pub(crate) mod profile;

use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use shell::module::Routes;
use shell::session::Session;
use shell::view::View;

use crate::desk::Desk;
use crate::guard::see_other;
use crate::pages::accounts::{changes, new};

/// What anybody may ask for.
pub(crate) fn open_routes() -> Routes<Desk> {
    vec![
        ("/desk/sign-in", get(door::show_sign_in).post(door::sign_in)),
        ("/desk/sign-out", post(door::sign_out)),
    ]
}

/// What lies behind the guard.
pub(crate) fn routes() -> Routes<Desk> {
    vec![
        ("/desk", get(show_first)),
        ("/desk/accounts", get(accounts::list_accounts)),
        (
            "/desk/accounts/new",
            get(new::show_new_account).post(new::create_account),
        ),
        ("/desk/accounts/{id}", get(accounts::show_account)),
        ("/desk/accounts/{id}/end", post(changes::end_account)),
        ("/desk/accounts/{id}/give", post(changes::give_grant)),
        ("/desk/accounts/{id}/reset", post(changes::reset_password)),
        ("/desk/accounts/{id}/revoke", post(changes::revoke_grant)),
        (
            "/desk/accounts/{id}/sign-out",
            post(changes::sign_out_account),
        ),
        (
            "/desk/accounts/{id}/substitute",
            post(changes::make_substitution),
        ),
        (
            "/desk/accounts/{id}/substitute/end",
            post(changes::end_substitution),
        ),
        ("/desk/accounts/{id}/unlock", post(changes::unlock_account)),
        ("/desk/audit", get(log::show_log)),
        ("/desk/audit.csv", get(log::export_log)),
        ("/desk/profile", get(profile::show_profile)),
        (
            "/desk/profile/password",
            get(profile::show_password).post(profile::change_password),
        ),
        (
            "/desk/profile/second-factor",
            get(profile::show_second_factor).post(profile::set_second_factor),
        ),
        (
            "/desk/profile/second-factor/remove",
            post(profile::remove_second_factor),
        ),
        ("/desk/profile/sessions/end", post(profile::end_sessions)),
        ("/desk/profile/tokens", post(profile::make_token)),
        ("/desk/profile/tokens/end", post(profile::end_token)),
    ]
}

/// Leads to the first page that somebody's roles have.
async fn show_first(session: Session, view: View) -> Response {
    let first = session
        .navigation
        .first()
        .map_or("/desk/profile", |link| link.path);
    see_other(&view.href(first))
}

/// After something was done: the page it was done on, which says so. Nothing is done twice by loading it again.
fn done(view: &View, path: &str, what: &str) -> Response {
    see_other(&view.href(&format!("{path}?done={what}"))).into_response()
}
