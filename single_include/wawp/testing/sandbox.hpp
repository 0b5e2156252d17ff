// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <wawp/endpoint/read_request.hpp>
#include <wawp/json/read/missing.hpp>
#include <wawp/schema/entry.hpp>

// wawp/testing/absent_keys.hpp
/// A key that need not be given is left out where there is nothing to say: `null`, and the text `"null"` of what turns everything
/// into text, are faults of whoever sends them. Readers take null for nothing; a gateway wants to know.
namespace wawp::testing::detail {

/// Whether `value` says in words that there is none. Raw JSON and variants may mean null.
template <class Member>
[[nodiscard]] bool says_nothing(std::string_view value) noexcept {
    constexpr member_kind kind = wawp::detail::kind_of_value<wawp::detail::held_type<Member>>();
    if (kind == member_kind::text && value == "\"null\"") return true;
    return kind != member_kind::json && kind != member_kind::variant && value == "null";
}

template <class Schema, class T>
void note_absent_inside(std::string_view value, const value_path& path, std::vector<violation>& violations);

/// Adds the keys that should have been left out, also those of structs in the object and in its lists, arrays, maps and variants.
/// @param object      sound JSON
/// @param parted      whether dots of the schema's keys part objects
/// @param outer       where the object lies; null for the body itself
/// @param violations  gets one `left_out` for each, until it has more than `json::max_faults`
template <class Schema>
void note_absent_keys(std::string_view object, bool parted, const value_path* outer, std::vector<violation>& violations) {
    Schema::for_each([&]<class Entry>() {
        if constexpr (wawp::detail::has_member<Entry>) {
            using member = typename Entry::value_type;
            const value_path path{outer, Entry::key};
            const std::string_view value = json::detail::find_any_value(object, Entry::key, parted);
            const bool is_wrong = !wawp::detail::must_be_given<Entry> && says_nothing<member>(value);
            if (is_wrong && violations.size() <= json::max_faults) {
                violations.push_back({json::detail::presentable(path), "left_out"sv, std::string(value), "leave the key out where there is nothing to say"sv});
            }
            if constexpr (requires { typename Entry::schema; }) note_absent_inside<typename Entry::schema, member>(value, path, violations);
        }
    });
}

/// The same of a variant, in the alternatives that the value can be of.
template <class Schema, class Variant, std::size_t... Index>
void note_absent_in_any(std::string_view value, const value_path& path, std::vector<violation>& violations, std::index_sequence<Index...>) {
    using access = wawp::detail::variant_access<Variant>;
    const auto may_be = [value](bool (*begins)(char)) { return !value.empty() && begins(value.front()); };
    ((may_be([](char first) { return json::detail::may_begin<typename access::template alternative<Index>>(first); })
          ? note_absent_inside<Schema, typename access::template alternative<Index>>(value, path, violations)
          : void()), ...);
}

/// The same of a value that is a struct, or holds some.
template <class Schema, class T>
void note_absent_inside(std::string_view value, const value_path& path, std::vector<violation>& violations) {
    using held = wawp::detail::held_type<T>;
    constexpr member_kind kind = wawp::detail::kind_of_value<held>();
    if constexpr (kind == member_kind::list || kind == member_kind::array) {
        std::size_t place = 0;
        if (!value.starts_with('[')) return;
        json::detail::visit_items(value, [&](std::string_view, std::string_view item) {
            note_absent_inside<Schema, typename held::value_type>(item, {&path, {}, place++}, violations);
        });
    } else if constexpr (kind == member_kind::map) {
        if (!value.starts_with('{')) return;
        json::detail::visit_map_items<held>(value, [&](std::string_view key, std::string_view item) {
            note_absent_inside<Schema, typename held::value_type::second_type>(item, {&path, key, value_path::no_place, true}, violations);
        });
    } else if constexpr (kind == member_kind::variant) {
        note_absent_in_any<Schema, held>(value, path, violations, std::make_index_sequence<wawp::detail::variant_access<held>::size>{});
    } else {
        if (value.starts_with('{')) note_absent_keys<Schema>(value, true, &path, violations);
    }
}

}  // namespace wawp::testing::detail

// wawp/testing/received_event.hpp
namespace wawp::testing {

/// An instant as the gateway takes it: a JSON number, not a text.
struct received_instant {
    std::chrono::sys_seconds value{};  ///< the instant

    /// From a JSON number of seconds.
    bool take_integer(std::int64_t seconds) noexcept {
        value = std::chrono::sys_seconds{std::chrono::seconds{seconds}};
        return true;
    }
    operator std::chrono::sys_seconds() const noexcept { return value; }  ///< the instant
};

/// An event as it reached the gateway: any key may be missing. Read with the endpoint's own schemas.
struct received_event {
    std::optional<std::string> chat_id{};  ///< key `chatId`
    std::optional<std::string> name{};  ///< key `event.name`
    std::optional<std::string> description{};  ///< key `event.description`
    std::optional<received_instant> start_time{};  ///< key `event.startTime`
    std::optional<received_instant> end_time{};  ///< key `event.endTime`
    std::optional<std::string> location{};  ///< key `event.location.name`
    std::optional<bool> extra_guests_allowed{};  ///< key `event.extraGuestsAllowed`
    std::optional<std::string> reply_to{};  ///< key `reply_to`
};

/// The credentials as they reached the gateway.
struct received_credentials {
    std::optional<std::string> instance_id{};  ///< key `instance_id`
    std::optional<std::string> access_token{};  ///< key `access_token`
};

/// The layouts that a gateway understands. Nobody knows which one the live service takes.
enum class accepted_layouts : std::uint8_t {
    either,   ///< the one that a body has, or mostly has
    dotted,   ///< `event.name`
    nested,   ///< `event: {name}`
    neither,  ///< whatever comes, the other one would have been right
};

/// A request's body, understood, and what is wrong with it.
struct received_request {
    received_event event{};  ///< what the body says of the event
    received_credentials credentials{};  ///< what it says of the sender
    json::layout layout = json::layout::dotted;  ///< the layout that the body is judged in
    bool is_json = true;  ///< whether the body is one JSON object
    std::vector<std::string_view> missing{};     ///< required keys that are not there, in the layout that is wanted
    std::vector<std::string_view> mismatched{};  ///< keys whose value is of the wrong kind, such as a number in quotes
    std::vector<violation> violations{};         ///< rules that the values break; `left_out`: an optional key is there as null or "null"
};

namespace detail {

inline bool is_part_of_event(std::string_view key) noexcept { return key.starts_with("event."); }

/// Adds the keys that `Documented` requires and `received` does not hold.
template <template <class> class Fields, class Documented, class Received>
void note_missing(const Received& received, std::vector<std::string_view>& missing) {
    std::vector<std::string_view> required;
    Fields<Documented>::for_each([&]<class Entry>() {
        if constexpr (wawp::detail::has_member<Entry>) {
            if (!Entry::optional) required.push_back(Entry::key);
        }
    });
    Fields<Received>::for_each([&]<class Entry>() {
        if constexpr (wawp::detail::has_member<Entry>) {
            for (const std::string_view key : required) {
                if (key == Entry::key.view() && !Entry::get(received)) missing.push_back(Entry::key);
            }
        }
    });
}

/// Reads one half of the body in one layout; false if the body is not JSON.
template <class Fields, class Part>
bool read_part(std::string_view body, Part& part, std::vector<std::string_view>& mismatched) {
    auto report = json::native::read<Fields>(body, part, json::limits{});
    if (!report) return false;
    for (const std::string_view key : report->mismatched) mismatched.push_back(key);
    return true;
}

/// The event as one layout shows it.
struct event_reading {
    received_event event{};
    std::vector<std::string_view> mismatched{};
    bool is_json = false;
    std::size_t parts = 0;  ///< keys of the event that are there, with a value of any kind

    template <class Fields>
    static event_reading from(std::string_view body) {
        event_reading reading;
        reading.is_json = read_part<Fields>(body, reading.event, reading.mismatched);
        for (const std::string_view key : reading.mismatched) reading.parts += is_part_of_event(key);
        event_fields<received_event>::for_each([&]<class Entry>() {
            if constexpr (wawp::detail::has_member<Entry>) {
                reading.parts += is_part_of_event(Entry::key) && Entry::get(reading.event).has_value();
            }
        });
        return reading;
    }
};

[[nodiscard]] inline json::layout wanted_layout(accepted_layouts accepted, json::layout used) noexcept {
    const json::layout other = used == json::layout::dotted ? json::layout::nested : json::layout::dotted;
    switch (accepted) {
        case accepted_layouts::dotted: return json::layout::dotted;
        case accepted_layouts::nested: return json::layout::nested;
        case accepted_layouts::neither: return other;
        case accepted_layouts::either: default: break;
    }
    return used;
}

}  // namespace detail

/// Checks a request's body as the documentation says.
///
/// @param body      as it came; not looked at after the call
/// @param accepted  the layouts that count. A body in another one lacks what the wanted one would hold: `event`, or
///                  `event.name` and the like. A body that mixes both is in the one that more of its keys have.
[[nodiscard]] inline received_request read_request(std::string_view body, accepted_layouts accepted = accepted_layouts::either) {
    using fields = event_fields<received_event>;
    auto dotted = detail::event_reading::from<literal_keys<fields>>(body);
    auto nested = detail::event_reading::from<fields>(body);
    const json::layout used = nested.parts > dotted.parts ? json::layout::nested : json::layout::dotted;

    received_request request;
    request.layout = detail::wanted_layout(accepted, used);
    request.is_json = dotted.is_json;
    if (!request.is_json) return request;
    const bool is_nested = request.layout == json::layout::nested;
    detail::event_reading& reading = is_nested ? nested : dotted;
    request.event = std::move(reading.event);
    request.mismatched = std::move(reading.mismatched);
    detail::read_part<credential_fields<received_credentials>>(body, request.credentials, request.mismatched);

    detail::note_missing<credential_fields, credentials>(request.credentials, request.missing);
    detail::note_missing<event_fields, event>(request.event, request.missing);
    for (const std::string_view key : request.mismatched) std::erase(request.missing, key);
    if ((is_nested && reading.parts == 0) || (accepted == accepted_layouts::neither && request.missing.empty())) {
        std::erase_if(request.missing, detail::is_part_of_event);
        request.missing.push_back("event");
    }
    const secret token(request.credentials.access_token.value_or(std::string()));
    request.violations = validate<credential_fields<received_credentials>>(request.credentials, token);
    for (violation& broken : validate<fields>(request.event, token)) request.violations.push_back(std::move(broken));
    detail::note_absent_keys<event_fields<event>>(body, is_nested, nullptr, request.violations);
    return request;
}

}  // namespace wawp::testing

// wawp/testing/received_request.hpp
/// Checking what any endpoint receives, by the schemas that the endpoint declares.
namespace wawp::testing {

/// A request as one layout shows it, and what is wrong with it.
struct request_faults {
    json::layout layout{};  ///< the layout that the body is judged in
    bool is_json = false;  ///< whether the body is one JSON object; if not, nothing else is known of it
    std::vector<std::string> missing{};     ///< key paths that must be there, such as `poll.options[1].text`
    std::vector<std::string> mismatched{};  ///< those whose value is of the wrong kind
    std::vector<violation> violations{};    ///< rules that the values break; `left_out`: an optional key is there as null or "null"

    /// Whether nothing is wrong with the body. The token itself is looked at by `carries_token`.
    [[nodiscard]] bool none() const noexcept { return is_json && missing.empty() && mismatched.empty() && violations.empty(); }
};

namespace detail {

struct text_value {
    std::optional<std::string> text{};
};

/// A credential's field, with its rules, over a text that can be read.
template <class Entry, class Rules = typename wawp::detail::entry_parts<Entry>::rules>
struct text_field;
template <class Entry, auto... Rules>
struct text_field<Entry, wawp::detail::rule_list<Rules...>> {
    using type = schema<field<Entry::key, &text_value::text, Rules...>>;
};

/// Adds what is wrong with the texts among the credentials that travel in the body.
template <class CredentialFields>
void note_credentials(std::string_view body, request_faults& faults) {
    faults.missing = json::missing<CredentialFields>(body);
    CredentialFields::for_each([&]<class Entry>() {
        constexpr member_kind kind = wawp::detail::kind_of_value<wawp::detail::held_type<typename Entry::value_type>>();
        if constexpr (kind == member_kind::text || kind == member_kind::secret) {
            using fields = typename text_field<Entry>::type;
            text_value sent;
            const auto report = json::native::read<fields>(body, sent, json::limits{});
            if (report && !report->mismatched.empty()) faults.mismatched.emplace_back(Entry::key.view());
            const secret hidden = kind == member_kind::secret ? secret(sent.text.value_or(std::string())) : secret();
            for (violation& broken : validate<fields>(sent, hidden)) faults.violations.push_back(std::move(broken));
        }
    });
}

/// The faults that matter to a gateway.
/// @param reading  was made without unknown keys, so that they take no room from what matters
template <class CredentialFields, class Fields>
[[nodiscard]] request_faults faults_of(const request_reading& reading, std::string_view body) {
    request_faults faults{.layout = reading.layout};
    faults.is_json = !reading.syntax;
    if (!faults.is_json) return faults;
    note_credentials<CredentialFields>(body, faults);
    for (const json::fault& one : reading.faults) {
        if (one.kind == json::fault_kind::missing) faults.missing.push_back(one.path);
        if (one.kind == json::fault_kind::mismatched) faults.mismatched.push_back(one.path);
    }
    faults.violations.insert(faults.violations.end(), reading.violations.begin(), reading.violations.end());
    note_absent_keys<Fields>(body, reading.layout == json::layout::nested, nullptr, faults.violations);
    return faults;
}

/// Whether `value` has something to show where `expected`, made for the token `probe`, has that. A token that an endpoint
/// writes in other words, such as base64, only has to be there.
[[nodiscard]] inline bool shows_token(std::string_view value, std::string_view expected, std::string_view probe) noexcept {
    const std::size_t at = expected.find(probe);
    if (at == expected.npos) return !utf8::is_blank(value);
    const std::string_view before = expected.substr(0, at), behind = expected.substr(at + probe.size());
    if (value.size() < before.size() + behind.size() || !value.starts_with(before) || !value.ends_with(behind)) return false;
    return !utf8::is_blank(value.substr(before.size(), value.size() - before.size() - behind.size()));
}

}  // namespace detail

/// What is wrong with a request's body, by the endpoint's own schemas.
///
/// @tparam Request  the request's type, owning its texts; `request` becomes what was read of it
/// @param body      as it came; not looked at after the call
/// @param request   a fresh one, which nothing was read into before
/// @param accepted  the layouts that count; of either, the one is taken in which less is wrong
template <class Endpoint, class Request>
[[nodiscard]] request_faults check_body(std::string_view body, Request& request, accepted_layouts accepted = accepted_layouts::either) {
    using fields = typename Endpoint::template request_fields<Request>;
    using own = typename Endpoint::credential_fields;
    const auto in_layout = [&](json::layout layout) { return detail::faults_of<own, fields>(read_in_layout<fields>(body, layout, request, json::unknown_keys::ignored), body); };
    const json::layout named = Endpoint::layout;
    if (accepted != accepted_layouts::either) return in_layout(detail::wanted_layout(accepted, named));
    const json::layout other = detail::wanted_layout(accepted_layouts::neither, named);
    const request_faults second = in_layout(other), first = in_layout(named);
    return second.missing.size() + second.mismatched.size() < first.missing.size() + first.mismatched.size() ? in_layout(other) : first;
}

/// Whether a request has the headers that the endpoint adds for a token, with some token in them. One in the body is looked at by
/// `check_body`.
/// @param request  as it was sent
template <class Endpoint>
[[nodiscard]] bool has_token_headers(const http::request& request) {
    constexpr std::string_view probe = "sandbox-token";
    http::request expected;
    if constexpr (requires(typename Endpoint::credentials sender) { Endpoint::prepare(expected, sender); }) {
        Endpoint::prepare(expected, typename Endpoint::credentials{"sandbox", secret(probe)});
    }
    for (const http::request_header& wanted : expected.headers) {
        bool found = false;
        for (const http::request_header& sent : request.headers) {
            found = found || (sent.name == wanted.name && detail::shows_token(sent.value.reveal(), wanted.value.reveal(), probe));
        }
        if (!found) return false;
    }
    return true;
}

/// Whether a request carries the token where the endpoint wants it, and not in its URL.
template <class Endpoint>
[[nodiscard]] bool carries_token(const http::request& request, const secret& token) {
    using credentials = typename Endpoint::credentials;
    static_assert(requires { credentials{"sandbox", token}; },
                  "sandbox: the endpoint's credentials are made here, of a text and the token; give them two such members, in this order");
    if (request.url.find(token.reveal()) != std::string::npos) return false;
    const credentials sender{"sandbox", token};
    http::request expected;
    if constexpr (requires { Endpoint::prepare(expected, sender); }) Endpoint::prepare(expected, sender);
    for (const http::request_header& wanted : expected.headers) {
        bool found = false;
        for (const http::request_header& sent : request.headers) found = found || (sent.name == wanted.name && sent.value == wanted.value);
        if (!found) return false;
    }
    bool in_body = true;
    Endpoint::credential_fields::for_each([&]<class Entry>() {
        if constexpr (std::same_as<typename Entry::value_type, secret>) {
            detail::text_value sent;
            using fields = schema<field<Entry::key, &detail::text_value::text>>;
            in_body = in_body && json::native::read<fields>(request.body.reveal(), sent) && sent.text && secret(*sent.text) == token;
        }
    });
    return in_body;
}

}  // namespace wawp::testing

// wawp/testing/sandbox.hpp
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
