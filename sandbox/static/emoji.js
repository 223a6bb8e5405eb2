/** Emoji short names that sales messages use often, and their characters. */

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|clap 👏|raised_hands 🙌|wave 👋|pray 🙏|muscle 💪|handshake 🤝|point_right 👉|point_left 👈
point_up ☝️|point_down 👇|ok_hand 👌|v ✌️|fist 👊|facepunch 👊|crossed_fingers 🤞|writing_hand ✍️|eyes 👀|brain 🧠|speaking_head_in_silhouette 🗣️
smile 😄|smiley 😃|grinning 😀|grin 😁|blush 😊|slightly_smiling_face 🙂|wink 😉|joy 😂|laughing 😆|sweat_smile 😅|sunglasses 😎|star-struck 🤩
thinking_face 🤔|neutral_face 😐|confused 😕|disappointed 😞|cry 😢|sob 😭|tired_face 😫|sleeping 😴|zzz 💤|face_with_monocle 🧐|nerd_face 🤓
partying_face 🥳|heart_eyes 😍|hugging_face 🤗|relieved 😌|worried 😟|scream 😱|exploding_head 🤯|angry 😠|robot_face 🤖|ghost 👻|salute 🫡
heart ❤️|green_heart 💚|blue_heart 💙|yellow_heart 💛|purple_heart 💜|orange_heart 🧡|broken_heart 💔|sparkling_heart 💖|100 💯|fire 🔥|sparkles ✨
star ⭐|star2 🌟|dizzy 💫|boom 💥|zap ⚡|tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|sports_medal 🏅|first_place_medal 🥇
second_place_medal 🥈|third_place_medal 🥉|dart 🎯|rocket 🚀|checkered_flag 🏁|triangular_flag_on_post 🚩|white_check_mark ✅|heavy_check_mark ✔️
ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_multiplication_x ✖️|heavy_plus_sign ➕|heavy_minus_sign ➖|question ❓|exclamation ❗
warning ⚠️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|rotating_light 🚨|information_source ℹ️|bulb 💡|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢
phone ☎️|telephone_receiver 📞|iphone 📱|calling 📲|email 📧|envelope ✉️|e-mail 📧|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|mailbox 📫
calendar 📅|date 📅|spiral_calendar_pad 🗓️|clock1 🕐|clock9 🕘|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|chart 💹|moneybag 💰|dollar 💵|euro 💶|pound 💷|money_with_wings 💸|credit_card 💳
gem 💎|briefcase 💼|handbag 👜|office 🏢|house 🏠|factory 🏭|bank 🏦|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|pushpin 📌|round_pushpin 📍|paperclip 📎
link 🔗|page_facing_up 📄|bookmark_tabs 📑|bookmark 🔖|books 📚|book 📖|notebook 📓|ledger 📒|newspaper 📰|scroll 📜|card_index 📇|file_folder 📁
open_file_folder 📂|wastebasket 🗑️|lock 🔒|unlock 🔓|key 🔑|mag 🔍|mag_right 🔎|wrench 🔧|hammer 🔨|gear ⚙️|hammer_and_wrench 🛠️|toolbox 🧰
computer 💻|desktop_computer 🖥️|keyboard ⌨️|printer 🖨️|camera 📷|movie_camera 🎥|video_camera 📹|tv 📺|microphone 🎤|studio_microphone 🎙️|headphones 🎧
people_holding_hands 🧑‍🤝‍🧑|busts_in_silhouette 👥|bust_in_silhouette 👤|technologist 🧑‍💻|runner 🏃|walking 🚶|swimmer 🏊|bicyclist 🚴|mountain 🏔️
snow_capped_mountain 🏔️|sunrise 🌅|sunny ☀️|sun_with_face 🌞|cloud ☁️|partly_sunny ⛅|rain_cloud 🌧️|snowflake ❄️|rainbow 🌈|umbrella ☔|crescent_moon 🌙
earth_africa 🌍|earth_americas 🌎|earth_asia 🌏|world_map 🗺️|palm_tree 🌴|beach_with_umbrella 🏖️|airplane ✈️|car 🚗|train 🚆|ship 🚢|anchor ⚓|compass 🧭
seedling 🌱|herb 🌿|four_leaf_clover 🍀|evergreen_tree 🌲|deciduous_tree 🌳|sunflower 🌻|rose 🌹|tulip 🌷|coffee ☕|tea 🍵|beer 🍺|beers 🍻|champagne 🍾
clinking_glasses 🥂|pizza 🍕|cake 🍰|birthday 🎂|cookie 🍪|apple 🍎|popcorn 🍿|dog 🐶|cat 🐱|lion_face 🦁|tiger 🐯|fox_face 🦊|bear 🐻|unicorn_face 🦄
eagle 🦅|owl 🦉|bee 🐝|turtle 🐢|whale 🐳|shark 🦈|snail 🐌|soccer ⚽|basketball 🏀|football 🏈|tennis 🎾|golf ⛳|game_die 🎲|jigsaw 🧩|chess_pawn ♟️
arrow_up ⬆️|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|arrow_upper_right ↗️|arrow_lower_right ↘️|arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️
arrow_forward ▶️|double_vertical_bar ⏸️|black_square_for_stop ⏹️|fast_forward ⏩|rewind ⏪|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣
eight 8️⃣|nine 9️⃣|zero 0️⃣|keycap_ten 🔟|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣
white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦
white_large_square ⬜|black_large_square ⬛|small_blue_diamond 🔹|large_blue_diamond 🔷|small_orange_diamond 🔸|large_orange_diamond 🔶|new 🆕|ok 🆗|cool 🆒
free 🆓|up 🆙|sos 🆘|recycle ♻️|infinity ♾️|shield 🛡️|crown 👑|magnet 🧲|ladder 🪜|test_tube 🧪|microscope 🔬|telescope 🔭|satellite 📡|ear 👂|hand ✋
`;

/** @type {Map<string, string>} */
export const EMOJI = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .filter(Boolean)
    .map((entry) => entry.split(" ")),
);

/** The character of a short name, or null. Skin tones are dropped. */
export const emojiFor = (name) => EMOJI.get(name.replace(/::skin-tone-\d$/, "")) ?? null;

/** Short names offered when somebody reacts. */
export const QUICK_REACTIONS = [
  "+1", "tada", "fire", "clap", "muscle", "raised_hands", "heart", "rocket", "trophy", "dart", "eyes", "white_check_mark",
  "100", "pray", "joy", "thinking_face", "bulb", "warning",
];

/** Replace known `:names:` by their characters; unknown ones stay as they are. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g, (whole, name) => emojiFor(name) ?? whole);
}
