// SPDX-License-Identifier: MIT
// expect: schema: a key path is both a value and an object; one key is the start of another
#include <string>

#include <wawp/schema/schema.hpp>

struct poll {
    std::string question, answer, hint;
};

template <class P>
struct poll_fields : wawp::schema<
#ifdef FIXED
    wawp::field<"poll.question", &P::question>,
    wawp::field<"poll.answer", &P::answer>
#else
    wawp::field<"poll", &P::question>,
    wawp::field<"poll.answer", &P::answer>
#endif
> {};
template struct poll_fields<poll>;
