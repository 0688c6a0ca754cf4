//! Agencies that change their name or go up in another.

use ::store::database::Store;
use access::actor::Role;
use jiff::civil::date;

use super::house::{by, code, house, migrations, staff, today};
use crate::agency::history::Occasion;
use crate::agency::over_time::{
    find_name_on, find_owner_name_on, list_former_names, merge, rename, successor,
};

fn on(year: i16, month: i8, day: i8) -> Occasion<'static> {
    Occasion {
        from: date(year, month, day),
        note: "云编发〔2026〕5号",
    }
}

testkit::both! {
    migrations: migrations();

    async fn a_record_shows_the_name_of_its_day(store: Store) {
        let house = house(store).await;
        let admin = staff("系统管理员", &[(Role::SystemAdministrator, &house.city)]);
        let record = house.published("停水通告").await.record;
        let draft = house.drafted("供水通告").await.record;
        let names = ("云溪市水务局", "水务局");
        assert_eq!(code(rename(&house.desk, &by(&house.editor), &house.water.id, names, on(2026, 11, 10)).await), "no_role");
        rename(&house.desk, &by(&admin), &house.water.id, names, on(2026, 11, 10)).await.unwrap();
        let taken = rename(&house.desk, &by(&admin), &house.finance.id, names, on(2026, 11, 10)).await;
        assert_eq!(code(taken), "name-taken");
        let of = async |day| find_name_on(&house.desk.store, &house.water.id, day).await.unwrap().unwrap();
        assert_eq!((of(date(2026, 11, 9)).await, of(date(2026, 11, 10)).await), ("云溪市水利局".to_owned(), names.0.to_owned()));
        merge(&house.desk, &by(&admin), &house.water.id, &house.finance.id, on(2026, 11, 20)).await.unwrap();
        assert_eq!(code(merge(&house.desk, &by(&admin), &house.finance.id, &house.water.id, on(2026, 11, 20)).await), "merger-circle");
        assert_eq!(successor(&house.desk.store, &house.water.id).await.unwrap(), Some(house.finance.id.clone()));
        let owner = async |day| find_owner_name_on(&house.desk.store, &record, day).await.unwrap().unwrap();
        assert_eq!(owner(date(2026, 11, 9)).await, "云溪市水利局");
        assert_eq!(owner(date(2026, 11, 19)).await, "云溪市水务局");
        assert_eq!(owner(date(2026, 11, 20)).await, "云溪市财政局");
        // Lists and work follow the successor.
        let listed = crate::record::read::list_of_agency(&house.desk.store, &house.finance.id, 0, 9).await.unwrap();
        assert_eq!(listed.len(), 1);
        let editor = staff("财政编辑", &[(Role::Editor, &house.finance)]);
        let view = crate::desk::read::find_draft(&house.desk, &editor, &draft, today()).await.unwrap().unwrap();
        assert_eq!(view.agency, Some(house.finance.id.clone()));
        let standing = crate::agency::list(&house.desk.store).await.unwrap();
        assert!(standing.iter().all(|agency| agency.id != house.water.id));
        let former: Vec<_> = list_former_names(&house.desk.store).await.unwrap().into_iter().map(|it| (it.name, it.agency)).collect();
        let into = house.finance.id.clone();
        assert_eq!(former, [("云溪市水利局".to_owned(), into.clone()), ("云溪市水务局".to_owned(), into)]);
    }
}
