"""S3: a replication configuration is given back as it came; moto keeps parts of it."""

from moto.s3.responses import S3Response


def install():
    """Puts the patches in place: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html"""
    read, get = S3Response._replication_config_from_xml, S3Response.get_bucket_replication

    def read_and_keep(self, xml):
        found = read(self, xml)
        found["as it came"] = xml if isinstance(xml, str) else xml.decode()
        return found

    def get_bucket_replication(self):
        answer, kept = get(self), self.backend.get_bucket_replication(self.bucket_name)
        return (200, {"Content-Type": "application/xml"}, kept["as it came"]) if "as it came" in kept else answer

    S3Response._replication_config_from_xml = read_and_keep
    S3Response.get_bucket_replication = get_bucket_replication
