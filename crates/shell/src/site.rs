//! Who this site belongs to: the names, codes and addresses that law asks every government site to show.
//! Must never hold anything secret: every value here is printed on public pages.

use serde::Deserialize;

/// The `[site]` table of the configuration file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// 网站名称, the page tag `SiteName`: `云溪市人民政府`.
    pub name: String,
    #[serde(default)]
    pub name_en: Option<String>,
    /// The line under the name: what this site is.
    #[serde(default)]
    pub tagline: Option<String>,
    /// Scheme and host without a slash at the end; every absolute address starts with it.
    pub origin: String,
    /// 主办单位.
    pub host_unit: String,
    /// 承办单位.
    #[serde(default)]
    pub operating_unit: Option<String>,
    /// 政府网站标识码: ten characters.
    #[serde(default)]
    pub id_code: Option<String>,
    /// ICP 备案号.
    #[serde(default)]
    pub icp_number: Option<String>,
    /// 公网安备号.
    #[serde(default)]
    pub police_number: Option<String>,
    /// Where the 党政机关 mark leads; the mark is shown only when this is set, because it is issued, not claimed.
    #[serde(default)]
    pub agency_mark_url: Option<String>,
    /// 我为政府网站找错: the entry at the national platform; without it the link goes to our own contact page.
    #[serde(default)]
    pub error_report_url: Option<String>,
    #[serde(default)]
    pub contact: Contact,
    /// The main navigation, in order.
    #[serde(default = "standard_navigation")]
    pub navigation: Vec<NavigationItem>,
}

/// 联系方式.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
}

/// One entry of the main navigation: a path without prefix, and the key of its text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NavigationItem {
    pub path: String,
    pub message: String,
}

impl NavigationItem {
    #[must_use]
    pub fn new(path: &str, message: &str) -> Self {
        Self {
            path: path.to_owned(),
            message: message.to_owned(),
        }
    }

    /// Whether `path` lies under this entry. The home page is only itself.
    #[must_use]
    pub fn is_current(&self, path: &str) -> bool {
        match path.strip_prefix(self.path.as_str()) {
            Some("") => true,
            Some(rest) => self.path != "/" && rest.starts_with('/'),
            None => false,
        }
    }
}

impl Site {
    /// A site nobody has named yet: it says so rather than borrow a name.
    #[must_use]
    pub fn unnamed() -> Self {
        Self {
            name: "政府信息公开平台".to_owned(),
            name_en: Some("Government information".to_owned()),
            tagline: None,
            origin: "http://localhost:8080".to_owned(),
            host_unit: "尚未配置".to_owned(),
            operating_unit: None,
            id_code: None,
            icp_number: None,
            police_number: None,
            agency_mark_url: None,
            error_report_url: None,
            contact: Contact::default(),
            navigation: standard_navigation(),
        }
    }

    /// The sample city of demonstrations and tests. Its codes are shaped like real ones and belong to nobody.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            name: "云溪市人民政府".to_owned(),
            name_en: Some("Yunxi Municipal People’s Government".to_owned()),
            tagline: Some("政府信息公开平台".to_owned()),
            origin: "http://localhost:8080".to_owned(),
            host_unit: "云溪市人民政府办公室".to_owned(),
            operating_unit: Some("云溪市大数据中心".to_owned()),
            id_code: Some("0000000001".to_owned()),
            icp_number: Some("云ICP备00000000号".to_owned()),
            police_number: Some("云公网安备00000000000000号".to_owned()),
            agency_mark_url: None,
            error_report_url: None,
            contact: Contact {
                address: Some("云溪市清源区政和路1号".to_owned()),
                phone: Some("0000-12345".to_owned()),
                email: Some("gongkai@yunxi.example".to_owned()),
            },
            navigation: standard_navigation(),
        }
    }

    /// The host of `origin`, for the page tag `SiteDomain`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.origin
            .split_once("://")
            .map_or(self.origin.as_str(), |(_, host)| host)
    }
}

/// 首页 政务公开 政策文件库 机构 主题 搜索.
#[must_use]
pub fn standard_navigation() -> Vec<NavigationItem> {
    [
        ("/", "nav-home"),
        ("/openness", "nav-openness"),
        ("/policies", "nav-policies"),
        ("/agencies", "nav-agencies"),
        ("/themes", "nav-themes"),
        ("/search", "nav-search"),
    ]
    .map(|(path, message)| NavigationItem::new(path, message))
    .into()
}
