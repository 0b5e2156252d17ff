// SPDX-License-Identifier: MIT
// expect: questoin
#include <string>

#include <wawp/schema/schema.hpp>

struct poll {
    wawp::required<std::string> question;
};
#ifdef FIXED
using poll_fields = wawp::schema<wawp::field<"name", &poll::question>>;
#else
using poll_fields = wawp::schema<wawp::field<"name", &poll::questoin>>;
#endif
