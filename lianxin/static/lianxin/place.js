// Where a phone stands, put into the form's hidden fields. Every form works without it.
"use strict";

const lon = document.querySelector('[data-fill="lon"]');
const lat = document.querySelector('[data-fill="lat"]');
if (lon && lat && navigator.geolocation) {
  navigator.geolocation.getCurrentPosition(
    (found) => {
      lon.value = found.coords.longitude.toFixed(6);
      lat.value = found.coords.latitude.toFixed(6);
    },
    () => {},
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
  );
}
