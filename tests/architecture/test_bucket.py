"""The bucket of imports: encrypted, private, over TLS only, and it forgets."""

from tests.architecture import template


def test_the_bucket_of_imports_is_encrypted_private_and_forgets_after_seven_days() -> None:
    bucket = template.on_aws(template.properties("Imports"))

    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 7)
    assert template.of_type("AWS::S3::Bucket").keys() == {"Imports"}


def test_nobody_speaks_to_it_in_the_clear() -> None:
    (statement,) = template.properties("ImportsPolicy")["PolicyDocument"]["Statement"]

    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert {"Fn::Sub": "${Imports.Arn}/*"} in statement["Resource"]
