//! Images of services: each site starts from those of its own registry, for the other one may be gone.

use crate::mechanism::Protected;
use crate::model::{Model, SiteId};
use crate::quantity::Secs;
use crate::step::{ApiCall, Check, Find, Gate, Is, Look, Param, Shows, Step};

/// `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop/order:stable`; a digest stands behind `@`.
pub fn reference(model: &Model, site: SiteId, repository: &str, tag: &str) -> String {
    let place = model.site(site);
    let end = if tag.starts_with("sha256:") { '@' } else { ':' };
    format!("{}.dkr.ecr.{}.amazonaws.com/{repository}{end}{tag}", place.account, place.region)
}

/// Sees that the image is there: what a deployer of one's own has started since may be another one.
pub fn check(it: &Protected<'_>, repository: &str, tag: &str, site: SiteId) -> Step {
    let place = &it.model.site(site).name;
    let (end, id) = if tag.starts_with("sha256:") { ('@', "imageDigest") } else { (':', "imageTag") };
    let image = Param::Map(vec![(id, tag.into())]);
    let call = ApiCall {
        service: "ecr",
        action: "DescribeImages",
        params: vec![("repositoryName", repository.into()), ("imageIds", Param::Objects(vec![image]))],
    };
    let shows = Shows { find: Find::Field("imageDetails[0].imageDigest"), is: Is::Begins("sha256:".to_owned()) };
    Step {
        waits: vec![Gate::Decision],
        check: Check { look: Look::Answer(call, vec![shows]), poll: Secs(10), timeout: Secs::minutes(2) },
        ..Step::blank("check-image", format!("See that {repository}{end}{tag} is in {place}"), site)
    }
}
