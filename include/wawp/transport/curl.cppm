// SPDX-License-Identifier: MIT
/// The module `wawp.curl`: the transport over libcurl, and with it the module `wawp`.
module;
#include <wawp/transport/curl.hpp>
export module wawp.curl;
export import wawp;

export namespace wawp {
using wawp::curl_attempt;
using wawp::curl_category;
using wawp::curl_options;
using wawp::curl_transport;
using wawp::make_curl_error;
}  // namespace wawp
