// Search quotes what a page says: not the contents that it has for paper, nor the words of its switches.
{
  const text = Search.htmlToText;
  Search.htmlToText = (page, anchor) => {
    const whole = new DOMParser().parseFromString(page, "text/html");
    whole.querySelectorAll(".onlyprint, .chart-data > summary, details.hide > summary, .opening").forEach((part) => part.remove());
    return text(whole.documentElement.outerHTML, anchor);
  };
  // The index, the heaviest part of the page, is asked for where there is something to look up.
  if (new URLSearchParams(location.search).get("q")) Search.loadIndex("searchindex.js");
}
