// SPDX-License-Identifier: MIT
// expect-first: retry policy: `may_resend` must return bool and be noexcept, and the policy be copied
#include <wawp/exchange/exchange.hpp>

struct my_retry {
#ifdef FIXED
    bool may_resend(const wawp::verdict&) const noexcept { return false; }
#else
    bool may_resend(const wawp::verdict&) const { return false; }
#endif
};

wawp::exchange<my_retry> machine{};
