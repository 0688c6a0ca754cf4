//! Thematic libraries follow the settings, and kinds that are out of use hold a draft back.

use ::store::database::Store;
use access::actor::Role;

use super::house::{by, code, house, migrations, pick, staff};
use crate::desk::commands::confirming::submit;
use crate::desk::selecting::select_libraries;
use crate::desk::settings::{Settings, saved};
use crate::directory::{Directory, Library};
use crate::record::kind::RecordKind;
use crate::record::store::entries::list_codes;

testkit::both! {
    migrations: migrations();

    async fn libraries_are_filled_anew_once_for_each_version(store: Store) {
        let house = house(store).await;
        let admin = staff("系统管理员", &[(Role::SystemAdministrator, &house.city)]);
        let record = house.published("节约用水和医疗用水的通知").await.record;
        let codes = async || list_codes(&house.desk.store, &record, Directory::Library).await.unwrap();
        assert_eq!(codes().await, ["medical"], "as the program has it");
        assert_eq!(select_libraries(&house.desk, by(&admin).now).await.unwrap(), 0);

        let water = Library {
            code: "water".to_owned(),
            name: "节水".to_owned(),
            title_words: vec!["节约用水".to_owned()],
            ..Library::default()
        };
        let settings = Settings { libraries: vec![water], ..Settings::default() };
        saved::save(&house.desk, &by(&admin), 0, &settings, "专题调整").await.unwrap();
        assert_eq!(select_libraries(&house.desk, by(&admin).now).await.unwrap(), 1);
        assert_eq!(codes().await, ["water"]);
        assert_eq!(select_libraries(&house.desk, by(&admin).now).await.unwrap(), 0, "done already");
        let later = house.published("节约用水办法").await.record;
        let later = list_codes(&house.desk.store, &later, Directory::Library).await.unwrap();
        assert_eq!(later, ["water"], "what is published afterwards goes by the same selection");

        saved::save(&house.desk, &by(&admin), 1, &Settings::default(), "恢复").await.unwrap();
        assert_eq!(select_libraries(&house.desk, by(&admin).now).await.unwrap(), 2);
        assert_eq!(codes().await, ["medical"]);
    }

    async fn a_kind_out_of_use_is_not_handed_in(store: Store) {
        let house = house(store).await;
        let admin = staff("系统管理员", &[(Role::SystemAdministrator, &house.city)]);
        let draft = house.drafted("停水通告").await;
        let settings = Settings { unused_kinds: vec![RecordKind::Notice], ..Settings::default() };
        saved::save(&house.desk, &by(&admin), 0, &settings, "停用通知公告").await.unwrap();
        assert_eq!(code(submit(&house.desk, &by(&house.editor), &pick(&draft)).await), "incomplete");
        saved::save(&house.desk, &by(&admin), 1, &Settings::default(), "恢复").await.unwrap();
        submit(&house.desk, &by(&house.editor), &pick(&draft)).await.unwrap();
    }
}
