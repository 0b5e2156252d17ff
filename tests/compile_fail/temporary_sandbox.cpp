// SPDX-License-Identifier: MIT
// expect: a temporary sandbox ends before its client: give it a name
#include <wawp/client/client.hpp>
#include <wawp/testing/sandbox.hpp>

#ifdef FIXED
wawp::testing::sandbox gateway;
wawp::client client{gateway.transport(), wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}};
#else
wawp::client client{wawp::testing::sandbox{}.transport(), wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}};
#endif
