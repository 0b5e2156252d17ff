// SPDX-License-Identifier: MIT
#include <string>

#include <wawp/core/secret.hpp>

#include "support/catch.hpp"

using wawp::redact;
using wawp::secret;

TEST_CASE("redact: every occurrence of the secret is replaced, and nothing else") {
    CHECK(redact("a TOKEN b TOKEN", secret("TOKEN")) == "a [redacted] b [redacted]");
    CHECK(redact("TOKENTOKEN", secret("TOKEN")) == "[redacted][redacted]");
    CHECK(redact("TOKE TOKTOKEN", secret("TOKEN")) == "TOKE TOK[redacted]");
    CHECK(redact("nothing here \\ at all", secret("TOKEN")) == "nothing here \\ at all");
    CHECK(redact("", secret("TOKEN")).empty());
    CHECK(redact("no secret", secret()) == "no secret");
}

TEST_CASE("redact: a secret that a gateway escaped for JSON is still found") {
    CHECK(redact(R"({"access_token":"a\/b"})", secret("a/b")) == R"({"access_token":"[redacted]"})");
    CHECK(redact(R"({"access_token":"T\"K\\x"})", secret(R"(T"K\x)")) == R"({"access_token":"[redacted]"})");
    CHECK(redact(R"({\"t\":\"T\\\"K\"})", secret(R"(T"K)")) == R"({\"t\":\"[redacted]\"})");
}
