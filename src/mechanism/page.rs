//! What `drgen explain rds` prints: what is done for a kind at each level, and how each claim is proved.

/// A page on a mechanism, or on what all of them stand on.
#[derive(Debug)]
pub struct Page {
    /// `rds`: a mechanism's id, or what the page is about.
    pub name: &'static str,
    /// Kinds of the language that are found by it.
    pub kinds: &'static [&'static str],
    /// The page.
    pub text: &'static str,
}

impl Page {
    /// What stands behind the name in its first line.
    pub fn title(&self) -> &'static str {
        let first = self.text.lines().next().unwrap_or_default();
        first.split_once(": ").map_or(first, |(_, title)| title)
    }

    /// The page with this name or on this kind, however it is capitalised.
    pub fn find(wanted: &str) -> Option<&'static Self> {
        let is = |name: &&str| name.eq_ignore_ascii_case(wanted);
        PAGES.iter().copied().find(|page| is(&page.name) || page.kinds.iter().any(&is))
    }
}

/// How a claim of a page may be proved, from the strongest to the weakest. The page `proofs` says what each word means.
pub const PROOFS: [&str; 6] = ["executed", "patched fake", "planned", "schema", "documented", "assumed"];

macro_rules! pages {
    ($($id:ident $name:literal $($kind:literal)*;)*) => {
        $(
            #[doc = $name]
            pub static $id: Page =
                Page { name: $name, kinds: &[$($kind),*], text: include_str!(concat!("pages/", $name, ".md")) };
        )*
        /// Every page, sorted by name.
        pub static PAGES: &[&Page] = &[$(&$id),*];
    };
}

pages! {
    AURORA "aurora" "aurora-mysql" "aurora-postgresql";
    BACKUP "backup";
    CACHE "cache";
    DOCUMENTDB "documentdb" "mongodb";
    DYNAMODB "dynamodb";
    EBS "ebs";
    EC2 "ec2";
    ECS "ecs";
    EDGE "edge";
    EFS "efs";
    EXISTING_EC2 "existing-ec2";
    EXISTING_ECS "existing-ecs";
    EXISTING_LAMBDA "existing-lambda";
    EXTERNAL "external" "eks";
    FENCE "fence";
    FOUNDATION "foundation";
    KAFKA "kafka";
    KINESIS "kinesis";
    LAMBDA "lambda";
    MACHINES "machines";
    MEMCACHED "memcached";
    OPENSEARCH "opensearch";
    PROOFS_PAGE "proofs";
    RABBITMQ "rabbitmq";
    RDS "rds" "mariadb" "mysql" "postgres";
    READINESS "readiness";
    REDIS "redis" "valkey";
    S3 "s3";
    SNS "sns";
    SQS "sqs";
    STATIC "static";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanism::REGISTRY;
    use std::collections::BTreeSet;

    #[test]
    fn pages_are_sorted_and_each_name_is_given_once() {
        assert!(PAGES.windows(2).all(|pair| pair[0].name < pair[1].name));
        let names: Vec<_> = PAGES.iter().flat_map(|page| std::iter::once(&page.name).chain(page.kinds)).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[test]
    fn a_mechanisms_page_bears_its_name() {
        for mechanism in REGISTRY {
            assert_eq!(mechanism.page().name, mechanism.id());
        }
    }

    #[test]
    fn every_page_bears_its_name_and_every_file_is_a_page() {
        for page in PAGES {
            assert!(page.text.starts_with(&format!("# {}: ", page.name)), "{}", page.name);
        }
        for file in std::fs::read_dir("src/mechanism/pages").expect("pages").flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            assert!(PAGES.iter().any(|page| format!("{}.md", page.name) == name), "{name} is nobody's");
        }
    }

    #[test]
    fn a_page_is_found_by_its_name_and_by_its_kinds() {
        for wanted in ["rds", "RDS", "postgres"] {
            assert_eq!(Page::find(wanted).map(|page| page.name), Some("rds"));
        }
        assert!(Page::find("oracle").is_none());
    }
}
