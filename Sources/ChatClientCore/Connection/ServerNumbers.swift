import ChatProtocol

/// The numbers in what a server sends: of conversations, messages, rooms, lists and device mail. All are below 2^63, so
/// that every program can store them in a signed column, and add 1 to them. A greater one is an error of the protocol.
/// They are checked here alone, before anything else looks at them.
enum ServerNumbers {
    static let largest = UInt64(Int64.max)

    /// Whether these are possible.
    static func arePossible(_ numbers: UInt64...) -> Bool {
        numbers.allSatisfy { $0 <= largest }
    }
}

extension ProtoServerFrame.OneOf_Body {
    /// Whether all numbers in it are possible.
    var hasPossibleNumbers: Bool {
        switch self {
        case .stored(let stored):
            ServerNumbers.arePossible(stored.conversation, stored.sequence, stored.messageID)
        case .conversationList(let list): list.conversations.allSatisfy(\.hasPossibleNumbers)
        case .history(let history):
            history.conversation.hasPossibleNumbers && history.messages.allSatisfy(\.message.hasPossibleNumbers)
        case .searchResults(let results): results.messages.allSatisfy(\.hasPossibleNumbers)
        case .room(let room):
            ServerNumbers.arePossible(room.conversation, room.roomID, room.lastSequence)
        case .roomList(let list):
            list.rooms.allSatisfy { ServerNumbers.arePossible($0.roomID, $0.conversation) }
        case .roomEvent(let event): ServerNumbers.arePossible(event.conversation, event.roomID)
        case .receipts(let receipts):
            ServerNumbers.arePossible(receipts.conversation, receipts.deliveredThrough, receipts.readThrough)
        case .devices(let devices):
            ServerNumbers.arePossible(devices.version) && devices.pairsLeft.allSatisfy { $0 <= ServerNumbers.largest }
                && devices.pairsHandedOut.allSatisfy { $0.number <= ServerNumbers.largest }
        case .devicesChanged(let change): ServerNumbers.arePossible(change.version)
        case .deviceMail(let mail): mail.items.allSatisfy { $0.number <= ServerNumbers.largest }
        case .welcome, .error, .userStatus, .loggedIn, .userList, .pong, .loggedOut, .deliveries, .wireChanged,
            .deliveryStatistics, .goodbye, .done, .rememberedLogin, .loginList, .presence, .administered,
            .announcement, .deviceMailWaiting, .prekeysLow:
            // Deliveries are checked one by one, in their order with those by datagram.
            true
        }
    }
}

extension ProtoMessage {
    /// Whether all numbers in it are possible.
    var hasPossibleNumbers: Bool {
        ServerNumbers.arePossible(conversation, sequence, id)
    }
}

extension ProtoConversation {
    fileprivate var hasPossibleNumbers: Bool {
        ServerNumbers.arePossible(
            conversation,
            lastSequence,
            readThrough,
            peerDeliveredThrough,
            peerReadThrough,
            roomID
        )
    }
}
