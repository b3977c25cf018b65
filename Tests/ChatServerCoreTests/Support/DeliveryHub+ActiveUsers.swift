import ChatProtocol
import NIOCore

@testable import ChatServerCore

extension DeliveryHub {
    /// The users that are online and were heard of lately, after all calls that the hub has received before.
    func activeUsers(heardWithin time: TimeAmount) -> [Username] {
        activeUsers.page(after: "", limit: 1000, heardWithin: time).usernames
    }
}
