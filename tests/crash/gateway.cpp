// SPDX-License-Identifier: MIT
// A gateway in a process of its own: it counts, and now and then it refuses, fails, or cuts the answer.
#include <cstdio>
#include <map>
#include <mutex>
#include <string>

#include <httplib.h>

#include <wawp/testing/received_event.hpp>

#include "crash/crash.hpp"

namespace crash {

int run_gateway(std::uint64_t seed) {
    std::mutex busy;
    std::map<std::string, int> taken;
    dice chance(seed);

    httplib::Server server;
    server.new_task_queue = [] { return new httplib::ThreadPool(2 * worker_count); };
    server.set_keep_alive_max_count(1'000'000);
    server.set_tcp_nodelay(true);
    server.Post("/v2/send/event", [&](const httplib::Request& got, httplib::Response& answer) {
        const auto received = wawp::testing::read_request(got.body, wawp::testing::accepted_layouts::either);
        const std::lock_guard alone(busy);
        const std::size_t what = chance.below(100);
        if (!received.is_json || !received.missing.empty() || what < 4) {
            answer.status = 400;  // of the event alone: what is about the sender would pause it
            answer.body = R"({"code":"rejected","message":"not now"})";
            return;
        }
        const std::string key = received.event.description.value_or("");
        const std::string id = "true_" + key + "_" + std::to_string(++taken[key]);
        answer.status = what < 6 ? 502 : 201;
        answer.set_header("Content-Type", "application/json");
        if (what < 6) return;  // the event went out, but the answer does not say so
        if (what >= 8) {
            answer.body = R"({"id":")" + id + R"("})";
            return;
        }
        answer.set_content_provider(1'000, "application/json", [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
    });
    server.Get("/counts", [&](const httplib::Request&, httplib::Response& answer) {
        const std::lock_guard alone(busy);
        for (const auto& [key, count] : taken) answer.body += key + " " + std::to_string(count) + "\n";
    });
    std::printf("%d\n", server.bind_to_any_port("127.0.0.1"));
    std::fflush(stdout);
    return server.listen_after_bind() ? 0 : 2;
}

}  // namespace crash
