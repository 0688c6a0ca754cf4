//! What somebody may do: Cedar policies that each context brings in files, asked with typed values.
//! Must never permit where a policy could not be evaluated, and never know what an action means.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr as _;

use anyhow::{Context as _, bail};
use cedar_policy::{
    Authorizer, Context, Decision, Effect, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicyId, PolicySet, Request, RestrictedExpression, Schema, SchemaFragment, ValidationMode,
    Validator,
};
use kernel::id::{AccountId, AgencyId};

use crate::actor::{Actor, Role, Staff};

/// Something that can be done, named `context.thing.verb`: `catalog.record.sign`. Declared as a constant by its context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Action(pub &'static str);

/// What something is done to.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// Its entity type in the schema: `Record`.
    pub kind: &'static str,
    pub id: String,
    /// The attribute `agency` of the entity.
    pub agency: Option<AgencyId>,
    /// The other attributes, as the schema declares them. One that has no value is left out.
    pub attributes: Vec<(&'static str, Attribute)>,
}

/// A value that policies may look at.
#[derive(Debug, Clone, PartialEq)]
pub enum Attribute {
    /// `String`.
    Text(String),
    /// `Bool`.
    Flag(bool),
    /// `Staff`.
    Account(AccountId),
    /// `Set<Staff>`.
    Accounts(Vec<AccountId>),
    /// `Set<Agency>`.
    Agencies(Vec<AgencyId>),
}

/// That the gate allowed an action on a thing. Only the gate makes one: a function that takes it cannot be reached
/// without having asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    action: Action,
    thing: String,
}

impl Permit {
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// The id of the thing it was asked for.
    #[must_use]
    pub fn thing(&self) -> &str {
        &self.thing
    }
}

/// That the gate refused. `denied-<reason>` is the message for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{action} on {thing_kind} {thing_id} denied: {reason}", action = .action.0)]
pub struct Denied {
    pub action: Action,
    pub thing_kind: &'static str,
    pub thing_id: String,
    pub agency: Option<AgencyId>,
    /// `@reason` of the policy that forbids; `no_role` where none permits; `undecided` where one could not be evaluated.
    pub reason: String,
}

/// The policies of one context, and the schema of the entities and actions they speak of.
#[derive(Debug, Clone, Copy)]
pub struct PolicyFile {
    /// For messages: the context's name.
    pub name: &'static str,
    pub schema: &'static str,
    pub policies: &'static str,
}

/// The entities that every context's policies share.
const OWN: PolicyFile = PolicyFile {
    name: "access",
    schema: include_str!("../policies/access.cedarschema"),
    policies: include_str!("../policies/access.cedar"),
};

const NO_ROLE: &str = "no_role";
const UNDECIDED: &str = "undecided";

/// All policies, parsed and proven against their schema.
pub struct Gate {
    schema: Schema,
    policies: PolicySet,
    /// Those of them that permit, to tell a role that is missing from a prohibition.
    permits: PolicySet,
    authorizer: Authorizer,
    types: HashMap<String, EntityTypeName>,
    actions: HashMap<String, EntityUid>,
    staff: EntityTypeName,
    agency: EntityTypeName,
    operator: EntityUid,
    public: EntityUid,
}

impl Gate {
    /// Parses the policies of all contexts and validates them strictly against the merged schema.
    ///
    /// # Errors
    /// Names the file and says what is wrong in it: also a policy that could never apply, and a `forbid` without `@reason`.
    pub fn new(files: &[PolicyFile]) -> anyhow::Result<Self> {
        let mut fragments = Vec::new();
        let mut policies = PolicySet::new();
        for file in std::iter::once(&OWN).chain(files) {
            let (fragment, warnings) = SchemaFragment::from_cedarschema_str(file.schema)
                .with_context(|| format!("schema of {}", file.name))?;
            if let Some(warning) = warnings.into_iter().next() {
                bail!("schema of {}: {warning}", file.name);
            }
            fragments.push(fragment);
            add_policies(&mut policies, file)?;
        }
        let schema = Schema::from_schema_fragments(fragments)
            .context("merge the schemas of all contexts")?;
        let checked = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        let mut problems = checked.validation_errors().map(ToString::to_string);
        if let Some(problem) = problems.next().or_else(|| {
            checked
                .validation_warnings()
                .map(ToString::to_string)
                .next()
        }) {
            bail!("a policy does not fit the schema: {problem}");
        }
        let types = schema
            .entity_types()
            .map(|name| (name.to_string(), name.clone()))
            .collect();
        let actions = schema
            .actions()
            .map(|uid| (uid.id().unescaped().to_owned(), uid.clone()))
            .collect();
        let named = |name: &str| EntityTypeName::from_str(name).context("name an entity type");
        let permits = policies
            .policies()
            .filter(|policy| policy.effect() == Effect::Permit)
            .cloned();
        let permits = PolicySet::from_policies(permits).context("collect what permits")?;
        Ok(Self {
            permits,
            types,
            actions,
            staff: named("Staff")?,
            agency: named("Agency")?,
            operator: EntityUid::from_type_name_and_id(
                named("Operator")?,
                EntityId::new("operator"),
            ),
            public: EntityUid::from_type_name_and_id(named("Public")?, EntityId::new("public")),
            schema,
            policies,
            authorizer: Authorizer::new(),
        })
    }

    /// Whether the actor may do it. Call it where the thing has just been read, and hand the permit on.
    ///
    /// # Errors
    /// The refusal with its reason. It is recorded by the guard when it is answered; other callers record it themselves.
    pub fn authorize(
        &self,
        actor: &Actor,
        action: Action,
        thing: &Thing,
    ) -> Result<Permit, Denied> {
        match self.decide(actor, action, thing) {
            None => Ok(Permit {
                action,
                thing: thing.id.clone(),
            }),
            Some(reason) => Err(Denied {
                action,
                thing_kind: thing.kind,
                thing_id: thing.id.clone(),
                agency: thing.agency.clone(),
                reason,
            }),
        }
    }

    /// For screens that show only what one may do. The server asks again when it is done.
    #[must_use]
    pub fn permits(&self, actor: &Actor, action: Action, thing: &Thing) -> bool {
        self.decide(actor, action, thing).is_none()
    }

    /// The names of all actions that a schema declares, for tests that walk them.
    #[must_use]
    pub fn actions(&self) -> BTreeSet<&str> {
        self.actions.keys().map(String::as_str).collect()
    }

    /// The reason against it; none where it is permitted.
    fn decide(&self, actor: &Actor, action: Action, thing: &Thing) -> Option<String> {
        let (request, entities) = match self.question(actor, action, thing) {
            Ok(question) => question,
            Err(error) => {
                tracing::debug!(
                    action = action.0,
                    error = format!("{error:#}"),
                    "nobody of this kind may ask for it"
                );
                return Some(NO_ROLE.to_owned());
            }
        };
        let answer = self
            .authorizer
            .is_authorized(&request, &self.policies, &entities);
        // A policy that cannot be evaluated may be one that forbids.
        if let Some(error) = answer.diagnostics().errors().next() {
            tracing::error!(action = action.0, %error, "a policy could not be evaluated");
            return Some(UNDECIDED.to_owned());
        }
        match answer.decision() {
            Decision::Allow => None,
            Decision::Deny => {
                // Whoever nothing permits learns nothing of what would forbid it besides.
                let permitted = self
                    .authorizer
                    .is_authorized(&request, &self.permits, &entities);
                Some(match permitted.decision() {
                    Decision::Allow => self.reason(answer.diagnostics().reason()),
                    Decision::Deny => NO_ROLE.to_owned(),
                })
            }
        }
    }

    /// Of the policies that forbid, the first in its file speaks.
    fn reason<'a>(&self, forbidding: impl Iterator<Item = &'a PolicyId>) -> String {
        let first = forbidding.min_by_key(|id| id.to_string());
        first
            .and_then(|id| self.policies.annotation(id, "reason"))
            .unwrap_or(NO_ROLE)
            .to_owned()
    }

    fn question(
        &self,
        actor: &Actor,
        action: Action,
        thing: &Thing,
    ) -> anyhow::Result<(Request, Entities)> {
        let principal = self.principal(actor)?;
        let resource = self.resource(thing)?;
        let action = self
            .actions
            .get(action.0)
            .context("no schema declares the action")?;
        let request = Request::new(
            principal.uid(),
            action.clone(),
            resource.uid(),
            Context::empty(),
            Some(&self.schema),
        )?;
        let entities = Entities::from_entities([principal, resource], Some(&self.schema))?;
        Ok((request, entities))
    }

    fn principal(&self, actor: &Actor) -> anyhow::Result<Entity> {
        match actor {
            Actor::Public => Ok(Entity::new_no_attrs(self.public.clone(), HashSet::new())),
            Actor::Operator => Ok(Entity::new_no_attrs(self.operator.clone(), HashSet::new())),
            Actor::Staff(staff) => {
                let attributes = self.attributes_of(staff);
                Ok(Entity::new(
                    self.account(&staff.account),
                    attributes,
                    HashSet::new(),
                )?)
            }
        }
    }

    fn attributes_of(&self, staff: &Staff) -> HashMap<String, RestrictedExpression> {
        let mut attributes: HashMap<String, RestrictedExpression> = Role::ALL
            .into_iter()
            .map(|role| {
                let agencies = staff.agencies_of(role).into_iter();
                (
                    format!("{}_at", role.code()),
                    set(agencies.map(|id| self.agency_value(id))),
                )
            })
            .collect();
        let roles = staff.roles().into_iter();
        let roles = roles.map(|role| RestrictedExpression::new_string(role.code().to_owned()));
        attributes.insert("roles".to_owned(), set(roles));
        attributes.insert("home".to_owned(), self.agency_value(&staff.agency));
        let absent = staff.stands_in_for().into_iter();
        attributes.insert(
            "stands_in_for".to_owned(),
            set(absent.map(|id| self.account_value(id))),
        );
        attributes
    }

    fn resource(&self, thing: &Thing) -> anyhow::Result<Entity> {
        let type_name = self
            .types
            .get(thing.kind)
            .context("no schema declares the kind of thing")?;
        let uid = EntityUid::from_type_name_and_id(type_name.clone(), EntityId::new(&thing.id));
        let mut attributes: HashMap<String, RestrictedExpression> = thing
            .attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), self.value(value)))
            .collect();
        if let Some(agency) = &thing.agency {
            attributes.insert("agency".to_owned(), self.agency_value(agency));
        }
        Ok(Entity::new(uid, attributes, HashSet::new())?)
    }

    fn value(&self, attribute: &Attribute) -> RestrictedExpression {
        match attribute {
            Attribute::Text(text) => RestrictedExpression::new_string(text.clone()),
            Attribute::Flag(flag) => RestrictedExpression::new_bool(*flag),
            Attribute::Account(id) => self.account_value(id),
            Attribute::Accounts(ids) => set(ids.iter().map(|id| self.account_value(id))),
            Attribute::Agencies(ids) => set(ids.iter().map(|id| self.agency_value(id))),
        }
    }

    fn account(&self, id: &AccountId) -> EntityUid {
        EntityUid::from_type_name_and_id(self.staff.clone(), EntityId::new(id.as_str()))
    }

    fn account_value(&self, id: &AccountId) -> RestrictedExpression {
        RestrictedExpression::new_entity_uid(self.account(id))
    }

    fn agency_value(&self, id: &AgencyId) -> RestrictedExpression {
        let uid = EntityUid::from_type_name_and_id(self.agency.clone(), EntityId::new(id.as_str()));
        RestrictedExpression::new_entity_uid(uid)
    }
}

fn set(values: impl Iterator<Item = RestrictedExpression>) -> RestrictedExpression {
    RestrictedExpression::new_set(values)
}

/// Adds the policies of one file under ids that sort as they stand in it.
fn add_policies(policies: &mut PolicySet, file: &PolicyFile) -> anyhow::Result<()> {
    let parsed =
        PolicySet::from_str(file.policies).with_context(|| format!("policies of {}", file.name))?;
    for policy in parsed.policies() {
        // Cedar numbers them: policy0, policy1 …
        let position = policy.id().to_string();
        let position: usize = position.trim_start_matches("policy").parse().unwrap_or(0);
        if policy.effect() == Effect::Forbid && policy.annotation("reason").is_none() {
            bail!(
                "policies of {}: number {} forbids without @reason",
                file.name,
                position + 1
            );
        }
        let id = PolicyId::new(format!("{}:{position:03}", file.name));
        policies
            .add(policy.new_id(id))
            .with_context(|| format!("policies of {}", file.name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
