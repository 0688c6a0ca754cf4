//! The small closed lists of a record's metadata: validity, publicity, relations.
//! Must never be shown as codes: pages translate them by message key.

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable code in the database, the API and message keys.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }

            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

codes!(
    /// 有效性. 政府网站发展指引: changed, abolished and expired documents are marked on their own page.
    Validity {
        /// 有效
        InForce = "in_force",
        /// 已修改
        Amended = "amended",
        /// 废止
        Repealed = "repealed",
        /// 失效
        Expired = "expired",
        /// 尚未生效
        NotYet = "not_yet",
        /// A thing without force of its own, such as a statistic.
        None = "none",
        /// Nobody has said yet; shown as such.
        Unknown = "unknown",
    }
);

codes!(
    /// 公开属性 (国办发〔2016〕80号).
    Publicity {
        /// 主动公开
        Active = "active",
        /// 依申请公开
        OnRequest = "on_request",
        /// 不予公开, with its legal ground.
        Refused = "refused",
    }
);

codes!(
    /// How one record bears on another.
    RelationKind {
        /// 修改
        Amends = "amends",
        /// 废止
        Repeals = "repeals",
        /// 代替
        Replaces = "replaces",
        /// 贯彻、落实
        Implements = "implements",
        /// 解读
        Interprets = "interprets",
        /// 附件
        AttachedTo = "attached_to",
        /// 依据
        Basis = "basis",
    }
);

pub(crate) use codes;
