"""The emulator with one correction: S3 computes the checksum of a part that it copies into
an upload with checksums. Without it such an upload gets none when it is completed."""

import base64
import hashlib

from ministack.app import app  # noqa: F401, what hypercorn serves
from ministack.services import s3

copy = s3._upload_part_copy


def copy_with_checksum(bucket, key, query, headers):
    answer = copy(bucket, key, query, headers)
    upload = s3._multipart_uploads.get(s3._qp(query, "uploadId"))
    if answer[0] == 200 and upload["checksum_algorithm"] == "SHA256":
        part = upload["parts"][int(s3._qp(query, "partNumber", "1"))]
        digest = hashlib.sha256(part["body"]).digest()
        part["checksums"] = {"SHA256": base64.b64encode(digest).decode()}
    return answer


s3._upload_part_copy = copy_with_checksum
