// Where the call comes from, if the phone knows and its owner lets it say so. The button works without.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-locate]");
  if (!form || !navigator.geolocation) return;
  navigator.geolocation.getCurrentPosition(
    (found) => {
      form.elements.lon.value = found.coords.longitude.toFixed(6);
      form.elements.lat.value = found.coords.latitude.toFixed(6);
    },
    () => {},
    { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
  );
});
