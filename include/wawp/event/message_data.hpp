// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <wawp/event/message_parts.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

/// What the engine itself says of the message: the 75 documented keys under `_data`.
///
/// Every member is empty where the key was missing, null or of an unexpected kind. Keys that the documentation shows
/// only as null, and elements of lists that it shows only empty, hold raw JSON text. Times are Unix seconds.
template <class Text>
struct basic_message_data {
    using id_type = basic_message_id<Text>;  ///< the type of `id`
    using contact_type = basic_contact<Text>;  ///< the type of `from` and `to`
    using raw = raw_json<Text>;  ///< JSON text of one value

    basic_message_id<Text> id{};                                       ///< `_data.id`
    std::optional<bool> viewed{};                                      ///< `_data.viewed`
    std::optional<Text> body{};                                        ///< `_data.body`
    std::optional<basic_message_type<Text>> type{};                    ///< `_data.type`
    std::optional<unix_time> t{};                                      ///< `_data.t`
    basic_contact<Text> from{};                                        ///< `_data.from`
    basic_contact<Text> to{};                                          ///< `_data.to`
    std::optional<acknowledgement> ack{};                              ///< `_data.ack`
    std::optional<bool> is_new_msg{};                                  ///< `_data.isNewMsg`
    std::optional<bool> star{};                                        ///< `_data.star`
    std::optional<bool> kic_notified{};                                ///< `_data.kicNotified`
    std::optional<Text> caption{};                                     ///< `_data.caption`
    std::optional<Text> deprecated_mms3_url{};                         ///< `_data.deprecatedMms3Url`
    std::optional<Text> direct_path{};                                 ///< `_data.directPath`
    std::optional<Text> mimetype{};                                    ///< `_data.mimetype`
    std::optional<Text> filehash{};                                    ///< `_data.filehash`
    std::optional<Text> enc_filehash{};                                ///< `_data.encFilehash`
    std::optional<std::int64_t> size{};                                ///< `_data.size`
    std::optional<Text> media_key{};                                   ///< `_data.mediaKey`
    std::optional<unix_time> media_key_timestamp{};                    ///< `_data.mediaKeyTimestamp`
    std::optional<bool> streamable{};                                  ///< `_data.streamable`
    std::optional<raw> media_handle{};                                 ///< `_data.mediaHandle`
    std::optional<bool> is_from_template{};                            ///< `_data.isFromTemplate`
    std::optional<bool> poll_invalidated{};                            ///< `_data.pollInvalidated`
    std::optional<bool> is_sent_cag_poll_creation{};                   ///< `_data.isSentCagPollCreation`
    std::optional<raw> latest_edit_msg_key{};                          ///< `_data.latestEditMsgKey`
    std::optional<raw> latest_edit_sender_timestamp_ms{};              ///< `_data.latestEditSenderTimestampMs`
    std::optional<std::vector<raw>> mentioned_jid_list{};              ///< `_data.mentionedJidList`
    std::optional<std::vector<raw>> group_mentions{};                  ///< `_data.groupMentions`
    std::optional<bool> is_event_canceled{};                           ///< `_data.isEventCanceled`
    std::optional<bool> event_invalidated{};                           ///< `_data.eventInvalidated`
    std::optional<bool> is_vcard_over_mms_document{};                  ///< `_data.isVcardOverMmsDocument`
    std::optional<bool> is_forwarded{};                                ///< `_data.isForwarded`
    std::optional<bool> is_question{};                                 ///< `_data.isQuestion`
    std::optional<raw> question_reply_quoted_message{};                ///< `_data.questionReplyQuotedMessage`
    std::optional<std::int64_t> question_responses_count{};            ///< `_data.questionResponsesCount`
    std::optional<std::int64_t> read_question_responses_count{};       ///< `_data.readQuestionResponsesCount`
    std::optional<std::vector<raw>> labels{};                          ///< `_data.labels`
    std::optional<bool> has_reaction{};                                ///< `_data.hasReaction`
    std::optional<Text> disappearing_mode_initiator{};                 ///< `_data.disappearingModeInitiator`
    std::optional<Text> disappearing_mode_trigger{};                   ///< `_data.disappearingModeTrigger`
    std::optional<bool> product_header_image_rejected{};               ///< `_data.productHeaderImageRejected`
    std::optional<double> last_playback_progress{};                    ///< `_data.lastPlaybackProgress`
    std::optional<bool> is_dynamic_reply_buttons_msg{};                ///< `_data.isDynamicReplyButtonsMsg`
    std::optional<bool> is_carousel_card{};                            ///< `_data.isCarouselCard`
    std::optional<raw> parent_msg_id{};                                ///< `_data.parentMsgId`
    std::optional<raw> call_silence_reason{};                          ///< `_data.callSilenceReason`
    std::optional<bool> is_video_call{};                               ///< `_data.isVideoCall`
    std::optional<raw> call_duration{};                                ///< `_data.callDuration`
    std::optional<raw> call_creator{};                                 ///< `_data.callCreator`
    std::optional<raw> call_participants{};                            ///< `_data.callParticipants`
    std::optional<raw> is_call_link{};                                 ///< `_data.isCallLink`
    std::optional<raw> call_link_token{};                              ///< `_data.callLinkToken`
    std::optional<bool> is_md_history_msg{};                           ///< `_data.isMdHistoryMsg`
    std::optional<std::int64_t> sticker_sent_ts{};                     ///< `_data.stickerSentTs`
    std::optional<std::int64_t> last_update_from_server_ts{};          ///< `_data.lastUpdateFromServerTs`
    std::optional<raw> invoked_bot_wid{};                              ///< `_data.invokedBotWid`
    std::optional<raw> biz_bot_type{};                                 ///< `_data.bizBotType`
    std::optional<raw> bot_response_target_id{};                       ///< `_data.botResponseTargetId`
    std::optional<raw> bot_plugin_type{};                              ///< `_data.botPluginType`
    std::optional<raw> bot_plugin_reference_index{};                   ///< `_data.botPluginReferenceIndex`
    std::optional<raw> bot_plugin_search_provider{};                   ///< `_data.botPluginSearchProvider`
    std::optional<raw> bot_plugin_search_url{};                        ///< `_data.botPluginSearchUrl`
    std::optional<raw> bot_plugin_search_query{};                      ///< `_data.botPluginSearchQuery`
    std::optional<bool> bot_plugin_maybe_parent{};                     ///< `_data.botPluginMaybeParent`
    std::optional<raw> bot_reel_plugin_thumbnail_cdn_url{};            ///< `_data.botReelPluginThumbnailCdnUrl`
    std::optional<raw> bot_message_disclaimer_text{};                  ///< `_data.botMessageDisclaimerText`
    std::optional<raw> bot_msg_body_type{};                            ///< `_data.botMsgBodyType`
    std::optional<bool> requires_direct_connection{};                  ///< `_data.requiresDirectConnection`
    std::optional<raw> biz_content_placeholder_type{};                 ///< `_data.bizContentPlaceholderType`
    std::optional<bool> hosted_biz_enc_state_mismatch{};               ///< `_data.hostedBizEncStateMismatch`
    std::optional<bool> sender_or_recipient_account_type_hosted{};     ///< `_data.senderOrRecipientAccountTypeHosted`
    std::optional<bool> placeholder_created_when_account_is_hosted{};  ///< `_data.placeholderCreatedWhenAccountIsHosted`
    std::optional<bool> galaxy_flow_disabled{};                        ///< `_data.galaxyFlowDisabled`
    std::optional<std::vector<raw>> links{};                           ///< `_data.links`
    std::optional<acknowledgement> ack_name{};    ///< `ackName`; this and what follows is not in the documented example
    std::optional<spelled_flag> is_send_failure{};                     ///< `_data.isSendFailure`
    std::optional<Text> info_id{};                ///< `Info.ID`: where the GOWS engine puts the id
    std::optional<Text> info_chat{};              ///< `Info.Chat`, likewise
    std::optional<unix_time> info_timestamp{};    ///< `Info.Timestamp`, likewise; a time of RFC 3339
};

/// The keys under `_data`.
template <class D>
struct message_data_fields : schema<
    object<"id", &D::id, message_id_fields<typename D::id_type>>,
    field<"viewed", &D::viewed>,
    field<"body", &D::body>,
    field<"type", &D::type>,
    field<"t", &D::t>,
    object<"from", &D::from, contact_fields<typename D::contact_type>>,
    object<"to", &D::to, contact_fields<typename D::contact_type>>,
    field<"ack", &D::ack>,
    field<"isNewMsg", &D::is_new_msg>,
    field<"star", &D::star>,
    field<"kicNotified", &D::kic_notified>,
    field<"caption", &D::caption>,
    field<"deprecatedMms3Url", &D::deprecated_mms3_url>,
    field<"directPath", &D::direct_path>,
    field<"mimetype", &D::mimetype>,
    field<"filehash", &D::filehash>,
    field<"encFilehash", &D::enc_filehash>,
    field<"size", &D::size>,
    field<"mediaKey", &D::media_key>,
    field<"mediaKeyTimestamp", &D::media_key_timestamp>,
    field<"streamable", &D::streamable>,
    field<"mediaHandle", &D::media_handle>,
    field<"isFromTemplate", &D::is_from_template>,
    field<"pollInvalidated", &D::poll_invalidated>,
    field<"isSentCagPollCreation", &D::is_sent_cag_poll_creation>,
    field<"latestEditMsgKey", &D::latest_edit_msg_key>,
    field<"latestEditSenderTimestampMs", &D::latest_edit_sender_timestamp_ms>,
    field<"mentionedJidList", &D::mentioned_jid_list>,
    field<"groupMentions", &D::group_mentions>,
    field<"isEventCanceled", &D::is_event_canceled>,
    field<"eventInvalidated", &D::event_invalidated>,
    field<"isVcardOverMmsDocument", &D::is_vcard_over_mms_document>,
    field<"isForwarded", &D::is_forwarded>,
    field<"isQuestion", &D::is_question>,
    field<"questionReplyQuotedMessage", &D::question_reply_quoted_message>,
    field<"questionResponsesCount", &D::question_responses_count>,
    field<"readQuestionResponsesCount", &D::read_question_responses_count>,
    field<"labels", &D::labels>,
    field<"hasReaction", &D::has_reaction>,
    field<"disappearingModeInitiator", &D::disappearing_mode_initiator>,
    field<"disappearingModeTrigger", &D::disappearing_mode_trigger>,
    field<"productHeaderImageRejected", &D::product_header_image_rejected>,
    field<"lastPlaybackProgress", &D::last_playback_progress>,
    field<"isDynamicReplyButtonsMsg", &D::is_dynamic_reply_buttons_msg>,
    field<"isCarouselCard", &D::is_carousel_card>,
    field<"parentMsgId", &D::parent_msg_id>,
    field<"callSilenceReason", &D::call_silence_reason>,
    field<"isVideoCall", &D::is_video_call>,
    field<"callDuration", &D::call_duration>,
    field<"callCreator", &D::call_creator>,
    field<"callParticipants", &D::call_participants>,
    field<"isCallLink", &D::is_call_link>,
    field<"callLinkToken", &D::call_link_token>,
    field<"isMdHistoryMsg", &D::is_md_history_msg>,
    field<"stickerSentTs", &D::sticker_sent_ts>,
    field<"lastUpdateFromServerTs", &D::last_update_from_server_ts>,
    field<"invokedBotWid", &D::invoked_bot_wid>,
    field<"bizBotType", &D::biz_bot_type>,
    field<"botResponseTargetId", &D::bot_response_target_id>,
    field<"botPluginType", &D::bot_plugin_type>,
    field<"botPluginReferenceIndex", &D::bot_plugin_reference_index>,
    field<"botPluginSearchProvider", &D::bot_plugin_search_provider>,
    field<"botPluginSearchUrl", &D::bot_plugin_search_url>,
    field<"botPluginSearchQuery", &D::bot_plugin_search_query>,
    field<"botPluginMaybeParent", &D::bot_plugin_maybe_parent>,
    field<"botReelPluginThumbnailCdnUrl", &D::bot_reel_plugin_thumbnail_cdn_url>,
    field<"botMessageDisclaimerText", &D::bot_message_disclaimer_text>,
    field<"botMsgBodyType", &D::bot_msg_body_type>,
    field<"requiresDirectConnection", &D::requires_direct_connection>,
    field<"bizContentPlaceholderType", &D::biz_content_placeholder_type>,
    field<"hostedBizEncStateMismatch", &D::hosted_biz_enc_state_mismatch>,
    field<"senderOrRecipientAccountTypeHosted", &D::sender_or_recipient_account_type_hosted>,
    field<"placeholderCreatedWhenAccountIsHosted", &D::placeholder_created_when_account_is_hosted>,
    field<"galaxyFlowDisabled", &D::galaxy_flow_disabled>,
    field<"links", &D::links>,
    field<"ackName", &D::ack_name>,
    field<"isSendFailure", &D::is_send_failure>,
    field<"Info.ID", &D::info_id>,
    field<"Info.Chat", &D::info_chat>,
    field<"Info.Timestamp", &D::info_timestamp>> {};

}  // namespace wawp
