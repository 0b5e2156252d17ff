// SPDX-License-Identifier: MIT
// expect: schema: fields of one object are parted by another; put keys with the same start side by side
#include <string>

#include <wawp/schema/schema.hpp>

struct poll {
    std::string question, answer, hint;
};

template <class P>
struct poll_fields : wawp::schema<
#ifdef FIXED
    wawp::field<"poll.question", &P::question>,
    wawp::field<"poll.answer", &P::answer>,
    wawp::field<"hint", &P::hint>
#else
    wawp::field<"poll.question", &P::question>,
    wawp::field<"hint", &P::hint>,
    wawp::field<"poll.answer", &P::answer>
#endif
> {};
template struct poll_fields<poll>;
