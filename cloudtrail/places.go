package cloudtrail

// places gives the place of each column's value in an event. An event is
// written by one processor and read by another, so which lines of memory are
// touched counts: what nearly every event has of its own lies together, then
// what is read once for a whole stretch, the usual first, then the rest.
var places = func() (places [NumColumns]uint8) {
	order := []Column{
		EventVersion, RequestID, EventID, ReadOnly, RequestParameters, ResponseElements, Shape, ErrorCode,
		ErrorMessage, Resources, AdditionalEventData, SharedEventID,

		EventSource, EventName, AWSRegion, SourceIPAddress, UserAgent,
		EventType, APIVersion, ManagementEvent, RecipientAccountID, EventCategory, TLSDetails,

		UserIdentityType, UserIdentityPrincipalID, PrincipalARN, UserIdentityAccountID, AccessKeyID,
		SessionIssuerType, SessionIssuerPrincipalID, SessionIssuerARN, SessionIssuerAccountID, SessionIssuerUserName,
		SessionCreationDate, SessionMFAAuthenticated, UserIdentityUserName, UserIdentityInvokedBy,
	}
	listed := Columns(order...)
	for c := range Column(NumColumns) {
		if !listed.Has(c) {
			order = append(order, c)
		}
	}
	for place, c := range order {
		places[c] = uint8(place)
	}
	return places
}()
