// SPDX-License-Identifier: MIT
#pragma once

/// The library, in the order in which data walks through it. Not here is what not every program needs: what takes a third
/// party, the bridge to other JSON libraries, the self-hosted dialect, asynchronous clients, journal/, outbox/, describe/, testing/.

#include <wawp/core/error.hpp>
#include <wawp/core/fixed_string.hpp>
#include <wawp/core/redact.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/sanitize.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/core/time.hpp>
#include <wawp/core/utf8.hpp>
#include <wawp/core/version.hpp>

#include <wawp/schema/field.hpp>
#include <wawp/schema/required.hpp>
#include <wawp/schema/rules.hpp>
#include <wawp/schema/schema.hpp>
#include <wawp/schema/validate.hpp>

#include <wawp/json/native.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/value.hpp>

#include <wawp/http/request.hpp>
#include <wawp/http/response.hpp>
#include <wawp/http/retry_after.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>

#include <wawp/endpoint/checked.hpp>
#include <wawp/endpoint/decode.hpp>
#include <wawp/endpoint/encode.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/endpoint/receipt.hpp>
#include <wawp/endpoint/request_options.hpp>
#include <wawp/endpoint/verdict.hpp>

#include <wawp/event/credentials.hpp>
#include <wawp/event/event.hpp>
#include <wawp/event/message.hpp>
#include <wawp/event/message_readings.hpp>
#include <wawp/event/phone.hpp>
#include <wawp/event/send_event.hpp>

#include <wawp/exchange/backoff.hpp>
#include <wawp/exchange/exchange.hpp>
#include <wawp/exchange/retry.hpp>
#include <wawp/exchange/retry_allowance.hpp>

#include <wawp/client/client.hpp>
#include <wawp/client/client_options.hpp>
#include <wawp/client/observer.hpp>
#include <wawp/client/send_counts.hpp>
#include <wawp/client/submission.hpp>
#include <wawp/client/system.hpp>
