// SPDX-License-Identifier: MIT
// expect: schema: two fields have the same key; rename one
#include <string>

#include <wawp/schema/schema.hpp>

struct poll {
    std::string question, answer, hint;
};

template <class P>
struct poll_fields : wawp::schema<
#ifdef FIXED
    wawp::field<"poll.text", &P::question>,
    wawp::field<"poll.answer", &P::answer>
#else
    wawp::field<"poll.text", &P::question>,
    wawp::field<"poll.text", &P::answer>
#endif
> {};
template struct poll_fields<poll>;
