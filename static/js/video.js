/* [data-video="address"]: a player that is only asked for once the reader agreed, by its button. */
import { on } from "./dom.js";

export function startVideos() {
  on("click", "[data-video-open]", (event, button) => {
    const place = button.closest("[data-video]");
    const player = document.createElement("iframe");
    player.src = place.dataset.video;
    player.title = place.dataset.videoTitle;
    player.className = "ne-video__player";
    player.allow = "fullscreen";
    player.referrerPolicy = "strict-origin-when-cross-origin";
    player.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups");
    place.replaceChildren(player);
    player.focus();
  });
}
