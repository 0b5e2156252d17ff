// SPDX-License-Identifier: MIT
// expect: schema: a key is empty, has an empty part between dots, or holds a quote, a backslash or a control character
#include <string>

#include <wawp/schema/schema.hpp>

struct poll {
    std::string question, answer, hint;
};

template <class P>
struct poll_fields : wawp::schema<
#ifdef FIXED
    wawp::field<"poll.text", &P::question>
#else
    wawp::field<"poll\"text", &P::question>
#endif
> {};
template struct poll_fields<poll>;
