// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <wawp/core/secret.hpp>
#include <wawp/schema/required.hpp>
#include <wawp/schema/rules.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

/// Who sends. The token is wiped on destruction and has no way into a text; the instance id is not a secret.
struct credentials {
    required<std::string> instance_id;  ///< id of the WhatsApp session
    secret access_token;                ///< API access token
};

/// The credentials' keys in the body, and their rules.
template <class C>
struct credential_fields : schema<
    field<"instance_id", &C::instance_id, not_blank{}, single_line{}>,
    field<"access_token", &C::access_token, not_blank{}, single_line{}>> {};

}  // namespace wawp
