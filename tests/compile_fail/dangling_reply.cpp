// SPDX-License-Identifier: MIT
// expect-gcc: no match for 'operator='
// expect-clang: no viable overloaded '='
#include <string>

#include <wawp/event/event.hpp>

void answer(wawp::event_view& e, const std::string& kept) {
#ifdef FIXED
    e.reply_to = kept;
#else
    e.reply_to = kept + "_2";
#endif
}
