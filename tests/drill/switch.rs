//! The traffic switch stays where it was thrown, whatever becomes of the region that it is in.

use super::applied;
use super::fake::Fake;
use super::shop::{LOST, TAKING};
use super::steps;
use super::whole::users;
use serde_json::json;

/// Users stay where they are while a region is gone for a moment, and when its metrics are lost.
#[track_caller]
pub fn hiccups(fake: &Fake, region: &str, site: &str) {
    let stay = |when: &str| assert_eq!(users(fake), [[site], [site]], "{when} in {region}");
    stay("before the hiccup");
    fake.region(region, false);
    stay("while nothing answers");
    fake.region(region, true);
    stay("when it answers again");
    fake.order("forget", &json!({"region": region}));
    stay("when metrics are gone");
    fake.region(region, false);
    fake.region(region, true);
    stay("when it was gone without metrics");
}

#[test]
fn a_hiccup_moves_nobody() {
    let Some(shop) = applied() else { return };
    let copy = shop.copy();
    // The switch of a site that leads is in the other one.
    hiccups(&copy.fake, TAKING, "seoul");
    hiccups(&copy.fake, LOST, "seoul");
    copy.fake.region(LOST, false);
    let steps = steps::read(&copy.out());
    let throw: Vec<_> = steps.into_iter().filter(|step| step.id.ends_with(":switch-traffic")).collect();
    assert_eq!(throw.len(), 2);
    for step in &throw {
        steps::carry_out(&copy.fake, &copy.bin, step).unwrap();
    }
    hiccups(&copy.fake, TAKING, "tokyo");
    copy.fake.region(LOST, true);
    hiccups(&copy.fake, TAKING, "tokyo");
    hiccups(&copy.fake, LOST, "tokyo");
    // A switch that another host throws is another one.
    let data = json!({"Namespace": "drgen/Switch", "MetricData": [
        {"MetricName": "Away", "Dimensions": [{"Name": "Host", "Value": "order.shop.example"}], "Value": 0},
    ]});
    copy.fake.order("forget", &json!({"region": TAKING}));
    copy.fake.ask(TAKING, "cloudwatch", "put_metric_data", &data);
    assert_eq!(users(&copy.fake), [["seoul"], ["tokyo"]], "people put back one of the two");
}
