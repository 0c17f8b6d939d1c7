//! Which stacks there are, what they come after, which regions they call, and where their states are.

use super::{Input, fences, home, is_empty, kept};
use crate::mechanism::stack::Place;
use crate::mechanism::{edge, static_site};
use crate::model::{GroupId, Model, SiteId};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeSet;

/// IAM, Route 53 and CloudFront are served from here.
pub(super) const GLOBAL_REGION: &str = "us-east-1";

/// One stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Root {
    /// `seoul/commerce`
    pub dir: String,
    /// What is in it.
    pub part: Part,
    /// Its providers: one of a site, one for what has no region, one for each site.
    pub place: Place,
    /// The site whose bucket holds its state.
    pub state: SiteId,
    /// Directories that are applied before, at first.
    pub after: Vec<String>,
    /// Groups whose composite alarms it is made of; only of readiness.
    pub groups: Vec<GroupId>,
    /// Nothing to apply: only the lock remembers what was chosen for things that others run.
    pub bare: bool,
    /// Why nobody may apply it now, and its files stay as they are.
    pub locked: Option<String>,
}

/// What a stack is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The bucket of a site's states. Its own state is local.
    Bootstrap,
    /// What the other stacks stand on.
    Foundation,
    /// Services and stores.
    Group(GroupId),
    /// What carries recovery out: ledger, and the machine that people start.
    Recovery,
    /// Names.
    Edge,
    /// Whether a site is ready to take over.
    Readiness,
    /// A stack that is gone and held what must not be destroyed.
    Ghost,
}

impl Root {
    pub(super) fn group(&self) -> Option<GroupId> {
        match self.part {
            Part::Group(group) => Some(group),
            Part::Bootstrap | Part::Foundation | Part::Recovery | Part::Edge | Part::Readiness | Part::Ghost => None,
        }
    }

    /// The site to remember, of stacks that belong to none.
    pub(super) fn home(&self, model: &Model) -> Option<String> {
        match self.place {
            Place::Site(_) => None,
            Place::Global | Place::Link => Some(model.site(self.state).name.clone()),
        }
    }

    /// Regions that it calls, beside that of its state.
    pub(super) fn regions<'a>(&self, model: &'a Model) -> Vec<&'a str> {
        let region = |site: SiteId| model.site(site).region.as_str();
        let mut regions = match self.place {
            Place::Site(site) => vec![region(site)],
            Place::Global => vec![region(self.state), GLOBAL_REGION],
            Place::Link => SiteId::BOTH.map(region).to_vec(),
        };
        if self.part == Part::Edge && (self.place == Place::Link || !edge::global(model)) {
            regions.push(GLOBAL_REGION);
        }
        if let (Place::Link, Part::Group(group)) = (self.place, self.part)
            && static_site::distributes(model, group)
        {
            regions.push(GLOBAL_REGION);
        }
        regions.sort_unstable();
        regions.dedup();
        regions
    }
}

/// All stacks, in an order in which they can be applied.
pub(super) fn roots(input: Input<'_>) -> Vec<Root> {
    let Input { model, previous, .. } = input;
    let home = home(model, previous);
    let name = |site: SiteId| model.site(site).name.as_str();
    let mut roots = Vec::new();
    let mut root = |dir: String, part, place, state: SiteId, mut after: Vec<String>| {
        if part != Part::Bootstrap {
            after.push(format!("bootstrap/{}", name(state)));
        }
        after.sort_unstable();
        after.dedup();
        roots.push(Root { dir, part, place, state, after, groups: Vec::new(), bare: false, locked: None });
    };
    for site in SiteId::BOTH {
        root(format!("bootstrap/{}", name(site)), Part::Bootstrap, Place::Site(site), site, Vec::new());
    }
    root("global/foundation".to_owned(), Part::Foundation, Place::Global, home, Vec::new());
    for site in SiteId::BOTH {
        let after = vec!["global/foundation".to_owned()];
        root(format!("{}/foundation", name(site)), Part::Foundation, Place::Site(site), site, after);
    }
    let to = input.plan.to;
    let recovery = format!("{}/recovery", name(to));
    root(recovery.clone(), Part::Recovery, Place::Site(to), to, vec![format!("{}/foundation", name(to))]);
    root("link/recovery".to_owned(), Part::Recovery, Place::Link, home, Vec::new());
    let orchestra = input.orchestra();
    let order = [model.active, model.active.other()];
    let mut bare = BTreeSet::new();
    let mut links = Vec::new();
    let mut groups: [Vec<(GroupId, String)>; 2] = Default::default();
    for needed in by_need(model) {
        let group = needed.group;
        let group_name = &model.group(group).name;
        let part = Part::Group(group);
        let there = |place| !is_empty(input, place, group);
        // Keys of the other site encrypt copies from the first day.
        let mut before: Vec<String> = SiteId::BOTH.map(|site| format!("{}/foundation", name(site))).into();
        // Its machines and fences have roles, whatever else it has.
        if there(Place::Global) || orchestra.acts(group) || fences::any(input, group) {
            let dir = format!("global/{group_name}");
            root(dir.clone(), part, Place::Global, home, Vec::new());
            before.push(dir);
        }
        for site in order {
            let dir = format!("{}/{group_name}", name(site));
            let stores = needed.after.iter().map(|&other| format!("{}/{}", name(site), model.group(other).name));
            // Its machines log where the machine that starts them does.
            let recovery = (site == to).then(|| recovery.clone());
            let after = before.iter().cloned().chain(stores).chain(recovery).collect();
            root(dir.clone(), part, Place::Site(site), site, after);
            if there(Place::Site(site)) {
                // Followers are made from what leads.
                before.push(dir.clone());
                groups[site.index()].push((group, dir));
            } else {
                bare.insert(dir);
            }
        }
        if there(Place::Link) {
            let dir = format!("link/{group_name}");
            root(dir.clone(), part, Place::Link, home, before);
            links.push(dir);
        }
    }
    let (named, own) = edge::any(model);
    // First the site whose alarm the other's health check reads. Users come last, when the data is linked.
    let mut edges = links;
    for site in [model.active.other(), model.active].into_iter().filter(|_| own) {
        let mut after = edges.clone();
        after.push(format!("{}/foundation", name(site)));
        after.extend(dirs(&groups[site.index()]));
        let dir = format!("{}/edge", name(site));
        root(dir.clone(), Part::Edge, Place::Site(site), site, after);
        edges.push(dir);
    }
    if named && edge::global(model) {
        edges.extend(groups.iter().flat_map(|groups| dirs(groups)));
        root("global/edge".to_owned(), Part::Edge, Place::Link, home, edges);
    }
    // Last: composite alarms name those of all groups, and CloudWatch wants them to exist.
    let mut watching = Vec::new();
    for site in SiteId::BOTH.into_iter().filter(|site| !groups[site.index()].is_empty()) {
        let dir = format!("{}/readiness", name(site));
        let after = dirs(&groups[site.index()]).chain([format!("{}/foundation", name(site))]).collect();
        root(dir.clone(), Part::Readiness, Place::Site(site), site, after);
        watching.push((dir, site));
    }
    for root in &mut roots {
        root.bare = bare.contains(&root.dir);
        root.after.retain(|dir| !bare.contains(dir));
        if let Some((_, site)) = watching.iter().find(|(dir, _)| *dir == root.dir) {
            root.groups = groups[site.index()].iter().map(|(group, _)| *group).collect();
            root.groups.sort_unstable();
        }
    }
    ghosts(input, home, &mut roots);
    for root in &mut roots {
        root.locked = lock(model, root.place, root.state);
        // What people start stands in the site that takes over. Once it did, its ledger and log say how.
        if root.part == Part::Ghost && root.dir == format!("{}/recovery", name(model.active)) {
            root.locked = Some(format!("it recovered {}, and holds the record of it", name(model.active)));
        }
        if root.locked.is_some() {
            // What was written of it before stands, whatever it would be now.
            root.bare = previous.stacks.get(&root.dir).is_none_or(|lock| !kept::holds(lock));
        }
    }
    roots
}

fn dirs(groups: &[(GroupId, String)]) -> impl Iterator<Item = String> {
    groups.iter().map(|(_, dir)| dir.clone())
}

/// Why nobody may apply a stack: it, or what it needs, is in a site that was lost. Nothing new is written of it until
/// that site is declared clean: whoever applied it would undo the failover, or could not.
fn lock(model: &Model, place: Place, state: SiteId) -> Option<String> {
    let lost = model.lost?;
    let name = &model.site(lost).name;
    match place {
        Place::Site(site) => (site == lost).then(|| format!("{name} is lost")),
        Place::Link => Some(format!("it needs both sites, and {name} is lost")),
        Place::Global => (state == lost).then(|| format!("its state is in {name}, which is lost")),
    }
}

/// A group, and those that hold stores which its services cannot start without.
struct Needed {
    group: GroupId,
    after: BTreeSet<GroupId>,
}

/// All groups, each after those it needs. Groups that need each other come in the order of their names, but behind those
/// on whose load balancers their services stand: one of them has to start its services again.
fn by_need(model: &Model) -> Vec<Needed> {
    let mut graph: DiGraph<GroupId, ()> = DiGraph::new();
    let nodes: Vec<NodeIndex> = (0..model.groups.len()).map(|at| graph.add_node(GroupId(at as u32))).collect();
    let stores = model
        .components
        .iter()
        .filter(|component| component.is_service())
        .flat_map(|service| service.depends_on.iter().map(move |edge| (service, model.component(edge.target))))
        .filter(|(service, store)| !store.is_service() && service.group != store.group)
        .map(|(service, store)| (service.group, store.group));
    // Who was moved stands on what the stack has that it was made in.
    let moved = model.components.iter().filter(|component| component.platform != component.group);
    let platforms: BTreeSet<(GroupId, GroupId)> = moved.map(|moved| (moved.group, moved.platform)).collect();
    let edges: BTreeSet<(GroupId, GroupId)> = stores.chain(platforms.iter().copied()).collect();
    let depth = depth(model.groups.len(), &platforms);
    for &(from, to) in &edges {
        graph.add_edge(nodes[from.0 as usize], nodes[to.0 as usize], ());
    }
    let mut ordered: Vec<Needed> = Vec::new();
    // What is needed comes first.
    for piece in kosaraju_scc(&graph) {
        let mut members: Vec<GroupId> = piece.into_iter().map(|node| graph[node]).collect();
        members.sort_unstable();
        let comes_before = |to: GroupId, group: GroupId| {
            platforms.contains(&(group, to)) && depth[to.0 as usize] < depth[group.0 as usize]
        };
        let mut needed: Vec<Needed> = Vec::with_capacity(members.len());
        for &group in &members {
            let own = edges.range((group, GroupId(0))..=(group, GroupId(u32::MAX))).map(|(_, to)| *to);
            let after = own.filter(|to| members.binary_search(to).is_err() || comes_before(*to, group));
            needed.push(Needed { group, after: after.collect() });
        }
        needed.sort_by_key(|needed| depth[needed.group.0 as usize]);
        ordered.append(&mut needed);
    }
    ordered
}

/// How many groups stand below each one's services. Nobody stands on each other: `drgen move` refuses that.
fn depth(groups: usize, platforms: &BTreeSet<(GroupId, GroupId)>) -> Vec<usize> {
    let mut depth = vec![0; groups];
    // A longest path is no longer than there are edges: what a merge made a circle of ends as well.
    for _ in 0..platforms.len() {
        let mut deeper = false;
        for &(above, below) in platforms {
            let least = depth[below.0 as usize] + 1;
            deeper |= depth[above.0 as usize] < least;
            depth[above.0 as usize] = depth[above.0 as usize].max(least);
        }
        if !deeper {
            break;
        }
    }
    depth
}

/// Stacks of the run before that are gone: what they held is let go, or destroyed by their next plan. They come after all
/// that stand beside them: what others leave as well may have stood on it, as a service that was moved does on its cluster.
fn ghosts(input: Input<'_>, home: SiteId, roots: &mut Vec<Root>) {
    let there: BTreeSet<String> = roots.iter().map(|root| root.dir.clone()).collect();
    let count = roots.len();
    for (dir, lock) in &input.previous.stacks {
        if there.contains(dir) {
            continue;
        }
        let (place, state) = match dir.split_once('/').map(|(first, _)| first) {
            Some("global") => (Place::Global, home),
            Some("link") => (Place::Link, home),
            Some(first) => {
                let site = SiteId::BOTH.into_iter().find(|&site| input.model.site(site).name == first);
                let Some(site) = site else { continue };
                (Place::Site(site), site)
            }
            None => continue,
        };
        if kept::holds(lock) || self::lock(input.model, place, state).is_some() {
            roots.push(Root {
                dir: dir.clone(),
                part: Part::Ghost,
                place,
                state,
                after: roots[..count].iter().filter(|root| root.place == place).map(|root| root.dir.clone()).collect(),
                groups: Vec::new(),
                bare: false,
                locked: None,
            });
        }
    }
}
