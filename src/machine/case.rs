//! Names as Step Functions spells them. Its SDK tasks take the names of the AWS SDK for Java 2, which are made of the
//! API's by rules: `DBInstanceIdentifier` becomes `DbInstanceIdentifier`, `desiredCount` `DesiredCount`.
//!
//! Rules: `splitOnWordBoundaries` in the SDK's `CodegenNamingUtils`:
//! <https://github.com/aws/aws-sdk-java-v2/blob/master/utils/src/main/java/software/amazon/awssdk/utils/internal/CodegenNamingUtils.java>;
//! that tasks are spelt so: <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>.

/// A name of a field or a parameter.
pub fn pascal(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len());
    for (at, &letter) in letters.iter().enumerate() {
        if starts_word(&letters, at) {
            out.push(letter.to_ascii_uppercase());
        } else {
            out.push(letter.to_ascii_lowercase());
        }
    }
    out
}

fn starts_word(letters: &[char], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| letters[before]) else { return true };
    let (letter, after) = (letters[at], letters.get(at + 1));
    if before.is_ascii_digit() {
        return letter.is_ascii_alphabetic();
    }
    // After a small letter, unless it is the very last one; and the last capital of several, when a word begins there.
    letter.is_ascii_uppercase()
        && (before.is_ascii_lowercase() && after.is_some_and(char::is_ascii_alphanumeric)
            || before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
}

/// An action: `promoteReadReplica`.
pub fn camel(action: &str) -> String {
    let mut letters = action.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

/// A path into an answer: `DBInstances[0].DBInstanceStatus` becomes `DbInstances[0].DbInstanceStatus`. What stands in double
/// quotes, as JMESPath has it, is the key of a map, and data: it stays.
pub fn path(path: &str) -> String {
    let piece = |piece: &str| match (piece.strip_prefix('"'), piece.split_once('[')) {
        (Some(key), _) => key.trim_end_matches('"').to_owned(),
        (None, Some((name, index))) => format!("{}[{index}", pascal(name)),
        (None, None) => pascal(piece),
    };
    path.split('.').map(piece).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_sdk_for_java() {
        for (api, spelt) in [
            ("DBInstanceIdentifier", "DbInstanceIdentifier"),
            ("MultiAZ", "MultiAz"),
            ("desiredCount", "DesiredCount"),
            ("KmsKeyId", "KmsKeyId"),
            ("PerformanceInsightsKMSKeyId", "PerformanceInsightsKmsKeyId"),
            ("SourceDBInstanceAutomatedBackupsArn", "SourceDbInstanceAutomatedBackupsArn"),
            ("TTL", "Ttl"),
            ("VpcSecurityGroupIds", "VpcSecurityGroupIds"),
            ("S", "S"),
            ("cluster", "Cluster"),
            ("DBClusterArn", "DbClusterArn"),
        ] {
            assert_eq!(pascal(api), spelt);
        }
        assert_eq!(path("GlobalClusters[0].GlobalClusterMembers"), "GlobalClusters[0].GlobalClusterMembers");
        assert_eq!(path("services[0].runningCount"), "Services[0].RunningCount");
        assert_eq!(path("DomainStatus.Endpoints.\"vpc\""), "DomainStatus.Endpoints.vpc");
        assert_eq!(camel("PromoteReadReplica"), "promoteReadReplica");
    }
}
