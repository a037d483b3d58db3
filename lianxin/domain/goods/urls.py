"""Addresses of the pages of goods."""

from django.urls import path

from lianxin.domain.goods.views import campaigns, counts, donations, handing, lists, stock

app_name = "goods"
urlpatterns = [
    path("", stock.overview, name="overview"),
    path("movements/", stock.movements, name="movements"),
    path("movements/<uuid:movement_id>/arrive/", stock.arrive, name="arrive"),
    path("movements/<uuid:movement_id>/reverse/", stock.reverse_one, name="reverse"),
    path("stores/<uuid:store_id>/", stock.store, name="store"),
    path("stores/<uuid:store_id>/batches/<uuid:batch_id>/", stock.take, name="take"),
    path("stores/<uuid:store_id>/count/", counts.count, name="count-new"),
    path("counts/<uuid:count_id>/", counts.counted, name="count"),
    path("donations/", donations.listing, name="donations"),
    path("donations/new/", donations.new, name="donation-new"),
    path("donations/<uuid:donation_id>/", donations.receipt, name="donation"),
    path("campaigns/", campaigns.listing, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="campaign-new"),
    path("campaigns/<uuid:campaign_id>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/edit/", campaigns.edit, name="campaign-edit"),
    path("campaigns/<uuid:campaign_id>/open/", campaigns.open_list, name="campaign-open"),
    path("campaigns/<uuid:campaign_id>/close/", campaigns.close, name="campaign-close"),
    path("campaigns/<uuid:campaign_id>/list/", lists.listing, name="list"),
    path("campaigns/<uuid:campaign_id>/print/", lists.printed, name="list-print"),
    path("campaigns/<uuid:campaign_id>/add/", lists.add, name="add"),
    path("campaigns/<uuid:campaign_id>/assign/", lists.assign, name="assign"),
    path("mine/", handing.mine, name="mine"),
    path("recipients/<uuid:recipient_id>/", handing.recipient, name="recipient"),
    path("recipients/<uuid:recipient_id>/undo/", lists.undo, name="undo"),
    path("recipients/<uuid:recipient_id>/remove/", lists.remove, name="remove"),
]
