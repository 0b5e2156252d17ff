// SPDX-License-Identifier: MIT
// What a program without wawp reads the answer into: plain structs with a member for each documented key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// JSON text of a value whose kind the documentation does not show.
struct raw {
    std::string text;
};

struct message_id {
    std::optional<bool> from_me;
    std::optional<std::string> remote, id, serialized;
};

struct contact {
    std::optional<std::string> server, user, serialized;
};

struct message_data {
    message_id id;
    std::optional<bool> viewed;
    std::optional<std::string> body, type;
    std::optional<std::int64_t> t;
    contact from, to;
    std::optional<std::int64_t> ack;
    std::optional<bool> is_new_msg, star, kic_notified;
    std::optional<std::string> caption, deprecated_mms3_url, direct_path, mimetype, filehash, enc_filehash;
    std::optional<std::int64_t> size;
    std::optional<std::string> media_key;
    std::optional<std::int64_t> media_key_timestamp;
    std::optional<bool> streamable;
    std::optional<raw> media_handle;
    std::optional<bool> is_from_template, poll_invalidated, is_sent_cag_poll_creation;
    std::optional<raw> latest_edit_msg_key, latest_edit_sender_timestamp_ms;
    std::optional<std::vector<raw>> mentioned_jid_list, group_mentions;
    std::optional<bool> is_event_canceled, event_invalidated, is_vcard_over_mms_document, is_forwarded, is_question;
    std::optional<raw> question_reply_quoted_message;
    std::optional<std::int64_t> question_responses_count, read_question_responses_count;
    std::optional<std::vector<raw>> labels;
    std::optional<bool> has_reaction;
    std::optional<std::string> disappearing_mode_initiator, disappearing_mode_trigger;
    std::optional<bool> product_header_image_rejected;
    std::optional<double> last_playback_progress;
    std::optional<bool> is_dynamic_reply_buttons_msg, is_carousel_card;
    std::optional<raw> parent_msg_id, call_silence_reason;
    std::optional<bool> is_video_call;
    std::optional<raw> call_duration, call_creator, call_participants, is_call_link, call_link_token;
    std::optional<bool> is_md_history_msg;
    std::optional<std::int64_t> sticker_sent_ts, last_update_from_server_ts;
    std::optional<raw> invoked_bot_wid, biz_bot_type, bot_response_target_id, bot_plugin_type,
        bot_plugin_reference_index, bot_plugin_search_provider, bot_plugin_search_url, bot_plugin_search_query;
    std::optional<bool> bot_plugin_maybe_parent;
    std::optional<raw> bot_reel_plugin_thumbnail_cdn_url, bot_message_disclaimer_text, bot_msg_body_type;
    std::optional<bool> requires_direct_connection;
    std::optional<raw> biz_content_placeholder_type;
    std::optional<bool> hosted_biz_enc_state_mismatch, sender_or_recipient_account_type_hosted,
        placeholder_created_when_account_is_hosted, galaxy_flow_disabled;
    std::optional<std::vector<raw>> links;
};

struct message {
    message_data data;
    std::optional<std::string> media_key;
    message_id id;
    std::optional<std::int64_t> ack;
    std::optional<bool> has_media;
    std::optional<std::string> body, type;
    std::optional<std::int64_t> timestamp;
    std::optional<std::string> from, to, device_type;
    std::optional<bool> is_forwarded;
    std::optional<std::int64_t> forwarding_score;
    std::optional<bool> is_status, is_starred, from_me, has_quoted_msg, has_reaction;
    std::optional<std::vector<raw>> v_cards, mentioned_ids, group_mentions;
    std::optional<bool> is_gif;
    std::optional<std::vector<raw>> links;
};
