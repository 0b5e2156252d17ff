// SPDX-License-Identifier: MIT
// expect: wawp::required<bool>
#include <wawp/event/self_hosted.hpp>

void change(wawp::self_hosted::event& e) {
#ifdef FIXED
    e.extra_guests_allowed = false;
#else
    e.extra_guests_allowed = "false";
#endif
}
