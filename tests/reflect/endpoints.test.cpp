// SPDX-License-Identifier: MIT
// The endpoints that are declared once, beside those of the examples: the same bytes and violations, and a gateway takes them.
#include <string>

#include "examples/endpoints.hpp"
#include "json/specimen.hpp"
#include "reflect/endpoints.hpp"
#include "support/catch.hpp"

#include <wawp/client/client.hpp>
#include <wawp/event/self_hosted.hpp>
#include <wawp/testing/sandbox.hpp>

namespace {

/// Texts of which some break a rule.
class texts {
public:
    explicit texts(std::uint64_t seed) : dice_(seed) {}
    std::string chat() { return dice_.once_in(6) ? "0" : "201234567890@c.us"; }
    std::string text() { return std::string(dice_.pick(all)); }
    std::optional<std::string> maybe() { return dice_.once_in(2) ? std::optional(text()) : std::nullopt; }
    bool coin() { return dice_.once_in(2); }
    double number() { return static_cast<double>(dice_.below(4'000)) / 10 - 200; }
    std::vector<std::string> list() {
        std::vector<std::string> made;
        for (std::size_t i = dice_.below(15); i > 0; --i) made.push_back(dice_.once_in(20) ? " " : "option");
        return made;
    }
    std::chrono::sys_seconds time() { return std::chrono::sys_seconds{std::chrono::seconds{static_cast<std::int64_t>(dice_.below(100)) - 10}}; }

private:
    static constexpr std::array<std::string_view, 8> all{"Tea?", "", " ", "\"quoted\"\n", "Team Meeting 📅", "\\", "\xC3", "image/png"};
    specimen::dice dice_;
};

/// What a send comes to: the request, or everything that keeps it from being made.
template <class Endpoint, class Request>
std::string sent(const Request& request) {
    const auto made = wawp::encode<Endpoint>(request, typename Endpoint::credentials{"default", "TOKEN"});
    if (!made) return to_string(made.error());
    std::string text = made->url + "\n";
    for (const auto& header : made->headers) text.append(header.name).append(": ").append(std::string_view(header.value.reveal())).append("\n");
    return text.append(made->body.reveal());
}

template <class Endpoint, class Request>
void check_same(const Request& by_hand, const auto& declared, std::size_t& good) {
    using request = std::remove_cvref_t<decltype(declared)>;
    const std::string expected = sent<Endpoint>(by_hand);
    const std::string found = sent<request>(declared);
    if (found != expected) CHECK(found == expected);
    good += expected.starts_with("http");
}

void put(const std::optional<std::string>& from, auto& to) {
    if (from) to = *from;
}

constexpr int rounds = 2'000;

}  // namespace

TEST_CASE("reflected endpoints: text, poll, location, image and event are the same requests as those by hand") {
    texts source(5);
    std::size_t good[5]{};
    for (int i = 0; i < rounds; ++i) {
        text_message text{.chat_id = source.chat(), .text = source.text()};
        put(source.maybe(), text.reply_to);
        check_same<send_text>(text, declared::text_message{.chat_id = text.chat_id, .text = text.text, .reply_to = text.reply_to}, good[0]);

        const poll_message asked{.chat_id = source.chat(), .question = source.text(), .options = source.list(), .multiple_answers = source.coin()};
        check_same<send_poll>(asked, declared::poll_message{.chat_id = asked.chat_id, .question = asked.question, .options = asked.options,
                                                    .multiple_answers = asked.multiple_answers}, good[1]);

        place where{.chat_id = source.chat(), .latitude = source.number(), .longitude = source.number()};
        put(source.maybe(), where.title);
        check_same<send_location>(where, declared::place{.chat_id = where.chat_id, .latitude = where.latitude, .longitude = where.longitude,
                                                         .title = where.title}, good[2]);

        image shown{.chat_id = source.chat(), .file = {.url = source.text(), .mimetype = source.coin() ? "image/png" : source.text()}};
        put(source.maybe(), shown.file.filename);
        put(source.maybe(), shown.caption);
        check_same<send_image>(shown, declared::image{.chat_id = shown.chat_id,
                                                      .file = {.url = shown.file.url, .mimetype = shown.file.mimetype, .filename = shown.file.filename},
                                                      .caption = shown.caption}, good[3]);

        wawp::self_hosted::event met{.chat_id = source.chat(), .name = source.text(), .start_time = source.time()};
        put(source.maybe(), met.description);
        if (source.coin()) met.end_time = source.time();
        put(source.maybe(), met.location);
        met.extra_guests_allowed = source.coin();
        put(source.maybe(), met.reply_to);
        check_same<wawp::self_hosted::send_event>(
            met, declared::event{.chat_id = met.chat_id, .name = met.name, .description = met.description, .start_time = met.start_time,
                                 .end_time = met.end_time, .location = met.location, .extra_guests_allowed = met.extra_guests_allowed,
                                 .reply_to = met.reply_to}, good[4]);
    }
    for (const std::size_t sent_of_all : good) {
        CHECK(sent_of_all > rounds / 20);
        CHECK(sent_of_all < rounds - rounds / 20);
    }
}

namespace {

template <class Request>
void check_sent(const Request& request) {
    using client_type = wawp::client<wawp::testing::sandbox::transport_type, wawp::json::native, wawp::at_most_once, Request>;
    wawp::testing::sandbox gateway{wawp::secret("TOKEN")};
    gateway.serve<Request, Request>();
    client_type client{gateway.transport(), typename Request::credentials{"default", "TOKEN"}};
    const auto sent = client.send(request);
    REQUIRE(sent);
    CHECK(!sent->id.empty());
    CHECK(gateway.accepted().size() == 1);
    client_type stranger{gateway.transport(), typename Request::credentials{"default", "another"}};
    CHECK(!stranger.send(request));
    CHECK(gateway.accepted().size() == 1);
}

}  // namespace

TEST_CASE("reflected endpoints: each is sent by a client and taken by the sandbox, which knows it by its schema") {
    const std::string chat = "201234567890@c.us";
    check_sent(declared::text_message{.chat_id = chat, .text = "Hello"});
    check_sent(declared::poll_message{.chat_id = chat, .question = "Tea?", .options = {"yes", "no"}});
    check_sent(declared::place{.chat_id = chat, .latitude = 30.05, .longitude = 31.25, .title = "Room A"});
    check_sent(declared::image{.chat_id = chat, .file = {.url = "https://example.com/a.png", .mimetype = "image/png", .filename = "a.png"}});
    check_sent(declared::event{.chat_id = chat, .name = "Team Meeting", .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00")});
}

namespace {

struct note {
    [[=wawp::not_blank{}]] wawp::required<std::string> text;
};
struct send_note : wawp::sends<note, wawp::message_endpoint<"/v2/send/note">> {};
static_assert(wawp::sendable_by<note, send_note> && !wawp::sendable_by<text_message, send_note>);

}  // namespace

TEST_CASE("reflected endpoints: a request may also stand apart from its endpoint") {
    CHECK(sent<send_note>(note{.text = "n"}).ends_with(R"({"instance_id":"default","access_token":"TOKEN","text":"n"})"));
    CHECK(sent<send_note>(note{.text = ""}).find("text: not_blank") != std::string::npos);
}
