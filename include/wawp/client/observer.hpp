// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

#include <wawp/core/error.hpp>
#include <wawp/endpoint/verdict.hpp>

namespace wawp {

/// Watches a client send, for logs and metrics. Derive from it and hide what you want to see; the calls are not
/// virtual, the client knows the type. It sees no credentials, no request and no answer, so it has no secret to leak.
///
/// Called on the thread that sends, between attempts: what takes long here delays the next attempt. Must not throw.
struct no_observer {
    /// Attempt `number` (from 1) begins.
    void attempt_started(unsigned /*number*/) {}
    /// Attempt `number` ended with this row of the verdict table; `status` is 0 if none was received.
    void attempt_ended(unsigned /*number*/, const verdict& /*what*/, int /*status*/) {}
    /// The next attempt follows after `wait`.
    void waiting(std::chrono::milliseconds /*wait*/) {}
    /// The exchange is over.
    void done(delivery /*overall*/, unsigned /*attempts*/) {}
};

}  // namespace wawp
