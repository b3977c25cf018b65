@testable import ChatServerCore

extension DeliveryHub {
    /// Handles a page that is the last one unless it is full.
    func feed(_ request: PageRequest, page: [PublishedMessage]) {
        feed(request, page: page, isLast: page.count < PageRequest.limit)
    }
}
