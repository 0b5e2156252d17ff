// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/ascii.hpp>
#include <wawp/core/lifetime.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/response.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/json/native.hpp>
#include <wawp/schema/required.hpp>
#include <wawp/schema/schema.hpp>
#include <wawp/testing/received_event.hpp>
#include <wawp/testing/received_request.hpp>

namespace wawp::testing {

/// A gateway in memory, for the tests of programs that send events: no network, no waiting.
///
/// It checks each request as the endpoint's documentation says, answers as the engines do, counts the invitations that
/// went out, and follows a script where you give it one.
/// ```cpp
/// wawp::testing::sandbox gateway;
/// wawp::client client{gateway.transport(), wawp::credentials{"INSTANCE", "TOKEN"}};
/// gateway.will_time_out();                       // takes the event, then never answers
/// auto sent = client.send(event);                // unknown
/// CHECK(gateway.invitations().size() == 1);      // and it did go out
/// ```
/// One thread at a time. It must outlive its transports.
class sandbox {
public:
    /// An invitation that went out.
    struct invitation {
        std::string id;  ///< the message's id in the answer
        received_event event;  ///< as it arrived
        json::layout layout;  ///< the layout of its body
    };

    /// A request to another endpoint that was accepted.
    struct delivery_record {
        std::string path;  ///< of the request's URL, from the slash after the host on
        std::string id;  ///< the message's id in the answer
        json::layout layout;  ///< the layout of its body
    };

    sandbox() = default;
    /// A gateway that knows one access token and refuses every other one with 401.
    explicit sandbox(secret access_token) : access_token_(std::move(access_token)) {}

    /// The way to this sandbox, for a client.
    class transport_type {
    public:
        /// The sandbox must outlive it.
        explicit transport_type(sandbox& gateway [[clang::lifetimebound]]) noexcept : gateway_(&gateway) {}
        /// Answers at once, on this thread.
        http::outcome round_trip(const http::request& request, http::deadline) { return gateway_->respond(request); }

    private:
        sandbox* gateway_;
    };
    /// A transport for one client; the sandbox must outlive it.
    [[nodiscard]] transport_type transport() & noexcept [[clang::lifetimebound]] { return transport_type(*this); }
    transport_type transport() && = delete;  // a temporary sandbox ends before its client: give it a name

    /// From now on only requests in these layouts are understood; at first, either.
    void set_layouts(accepted_layouts which) noexcept { layouts_ = which; }

    /// The next request gets this answer, and no invitation goes out.
    void will_answer(http::response answer) { foresee(std::move(answer), false); }
    /// The same, without headers.
    void will_answer(int status, std::string body) { will_answer({.status = status, .headers = {}, .body = std::move(body)}); }

    /// The next request never reaches the gateway.
    void will_refuse_connection() { foresee(failed(http::failure::connect, http::evidence::nothing_sent), false); }

    /// The next request arrives and its invitation goes out, but no answer comes in time.
    void will_time_out() { foresee(failed(http::failure::timeout, http::evidence::may_have_been_sent), true); }

    /// The next request arrives and its invitation goes out, but the connection is cut before the answer.
    void will_cut_connection() { foresee(failed(http::failure::connection, http::evidence::may_have_been_sent), true); }

    /// The next request fails as you say; `arrives` tells whether its invitation goes out.
    void will_fail(http::transport_error error, bool arrives) { foresee(unexpected{std::move(error)}, arrives); }

    /// Answers one request of a server that speaks for this sandbox; the script is not asked, and the method and the headers
    /// are the server's to look at.
    /// @param path  of the request's URL
    /// @param body  as it came
    [[nodiscard]] http::response handle(std::string_view path, std::string_view body) {
        if (path != send_event::path) return refuse(404, {"rest_no_route", "No route was found matching the URL."});
        received_request received = read_request(body, layouts_);
        if (!received.is_json) return {.status = 400, .headers = {}, .body = "Bad Request"};
        if (!received.missing.empty()) return refuse_missing(received.missing);
        const std::optional<std::string>& token = received.credentials.access_token;  // empty if it is no text
        if (token && !access_token_.empty() && secret(*token) != access_token_) {
            return refuse(401, {"invalid_token", "Invalid access_token"});
        }
        if (!received.mismatched.empty() || !received.violations.empty()) return refuse_values(received);
        return accept(std::move(received));
    }

    /// From now on the gateway also takes what `Endpoint` sends, and checks it by the endpoint's own schemas, its method and the
    /// place that it has for the token.
    /// @tparam Request  the request's type, owning its texts
    template <class Endpoint, class Request>
    void serve() {
        routes_.push_back({Endpoint::path, wawp::detail::method_of<Endpoint>(), [](sandbox& gateway, const http::request& request) {
            auto received = wawp::detail::blank::make<Request>();
            const request_faults faults = check_body<Endpoint>(request.body.reveal(), received, gateway.layouts_);
            const bool knows = gateway.access_token_.empty() ? has_token_headers<Endpoint>(request)
                                                             : carries_token<Endpoint>(request, gateway.access_token_);
            return gateway.judge(path_of(request), faults, knows);
        }});
    }

    /// What other endpoints' requests were accepted, in order.
    [[nodiscard]] const std::vector<delivery_record>& accepted() const noexcept [[clang::lifetimebound]] { return accepted_; }
    /// Every request that was tried, refused ones too.
    [[nodiscard]] std::size_t requests() const noexcept { return requests_; }
    /// What went out to people, in order.
    [[nodiscard]] const std::vector<invitation>& invitations() const noexcept [[clang::lifetimebound]] { return invitations_; }
    /// The body of the latest request; it holds the access token.
    [[nodiscard]] const secret& last_body() const noexcept [[clang::lifetimebound]] { return last_body_; }

private:
    struct route {
        std::string_view path;
        http::method method;
        http::response (*answer)(sandbox&, const http::request&);
    };

    struct step {
        http::outcome outcome;
        bool arrives;
    };

    void foresee(http::outcome outcome, bool arrives) { script_.push_back(step{std::move(outcome), arrives}); }

    /// The shapes of the answers, as the vectors of the engines show them.
    struct acceptance {
        std::string id;
        std::optional<std::string> to{}, type{}, event_name{};
        std::optional<int> ack{};
    };
    using acceptance_fields = schema<
        field<"id", &acceptance::id>, field<"to", &acceptance::to>, field<"type", &acceptance::type>,
        field<"ack", &acceptance::ack>, field<"_data.eventName", &acceptance::event_name>>;

    struct refusal {
        std::string code, message;
    };
    using refusal_fields = schema<field<"code", &refusal::code>, field<"message", &refusal::message>>;

    static http::outcome failed(http::failure where, http::evidence proof) {
        return unexpected{http::transport_error{where, proof, {}, "scripted by the sandbox"}};
    }

    template <class Fields, class Object>
    static http::response reply(int status, const Object& object) {
        http::response answer{.status = status, .headers = {{"Content-Type", "application/json"}}};
        json::native::write<json::layout::nested>(answer.body, json::bind<Fields>(object));
        return answer;
    }

    static http::response refuse(int status, const refusal& why) { return reply<refusal_fields>(status, why); }

    template <class Keys>
    static http::response refuse_missing(const Keys& keys) {
        std::string message = "Missing parameter(s): ";
        for (const std::string_view key : keys) message.append(key).append(key == keys.back() ? "" : ", ");
        return refuse(400, {"rest_missing_callback_param", std::move(message)});
    }

    template <class Received>
    static http::response refuse_values(const Received& received) {
        std::string message;
        for (const std::string_view key : received.mismatched) message.append(key).append(" has a value of the wrong kind; ");
        for (const violation& broken : received.violations) message.append(broken.key).append(": ").append(broken.advice).append("; ");
        message.resize(message.size() - 2);
        return refuse(400, {"rest_invalid_param", std::move(message)});
    }

    /// Answers a request of an endpoint that is served.
    http::response judge(std::string_view path, const request_faults& faults, bool knows_token) {
        if (!faults.is_json) return {.status = 400, .headers = {}, .body = "Bad Request"};
        if (!knows_token) return refuse(401, {"invalid_token", "Invalid access_token"});
        if (!faults.missing.empty()) return refuse_missing(faults.missing);
        if (!faults.none()) return refuse_values(faults);
        const std::string serial = std::to_string(accepted_.size() + 1);
        accepted_.push_back({std::string(path), "true_sandbox_3EB0" + std::string(16 - serial.size(), '0') + serial, faults.layout});
        return reply<acceptance_fields>(201, acceptance{.id = accepted_.back().id});
    }

    http::response accept(received_request&& received) {
        const std::string serial = std::to_string(invitations_.size() + 1);
        acceptance accepted{.id = "true_" + *received.event.chat_id + "_3EB0" + std::string(16 - serial.size(), '0') + serial};
        accepted.to = received.event.chat_id;
        accepted.type = "event_creation";
        accepted.event_name = received.event.name;
        accepted.ack = 0;
        invitations_.push_back({accepted.id, std::move(received.event), received.layout});
        return reply<acceptance_fields>(201, accepted);
    }

    http::outcome respond(const http::request& request) {
        ++requests_;
        last_body_ = request.body;
        if (next_ == script_.size()) return answer(request);
        step scripted = script_[next_++];
        if (scripted.arrives) static_cast<void>(answer(request));
        return scripted.outcome;
    }

    static std::string_view path_of(const http::request& request) {
        const std::string_view url = request.url;
        const std::size_t host = url.find("://") == url.npos ? 0 : url.find("://") + 3;
        const std::size_t path = url.find('/', host);
        return path == url.npos ? "/" : url.substr(path);
    }

    static bool says_json(const http::request& request) {
        for (const http::request_header& each : request.headers) {
            if (!wawp::detail::equal_ignoring_case(each.name, "Content-Type")) continue;
            const std::string_view type = each.value.reveal();
            return wawp::detail::equal_ignoring_case(type.substr(0, type.find_first_of("; ")), "application/json");
        }
        return false;
    }

    /// What is refused before anybody looks into the body.
    static std::optional<http::response> refuse_envelope(const http::request& request, http::method wanted) {
        if (request.method != wanted) {
            http::response answer = refuse(405, {"rest_no_route", std::string("This endpoint takes ") + http::to_text(wanted)});
            answer.headers.push_back({"Allow", http::to_text(wanted)});
            return answer;
        }
        if (!says_json(request)) return refuse(415, {"unsupported_media_type", "Content-Type must be application/json"});
        return std::nullopt;
    }

    /// A path that ends in a slash is the beginning of paths: the session comes next.
    http::response answer(const http::request& request) {
        const std::string_view path = path_of(request);
        for (const route& known : routes_) {
            if (path != known.path && !(known.path.ends_with('/') && path.starts_with(known.path))) continue;
            const auto refused = refuse_envelope(request, known.method);
            return refused ? *refused : known.answer(*this, request);
        }
        const auto refused = path == send_event::path ? refuse_envelope(request, wawp::detail::method_of<send_event>()) : std::nullopt;
        return refused ? *refused : handle(path, request.body.reveal());
    }

    secret access_token_{};
    accepted_layouts layouts_ = accepted_layouts::either;
    std::vector<step> script_{};
    std::size_t next_ = 0;
    std::size_t requests_ = 0;
    std::vector<invitation> invitations_{};
    std::vector<route> routes_{};
    std::vector<delivery_record> accepted_{};
    secret last_body_{};
};

}  // namespace wawp::testing
