import ChatIdentity
import ChatStorage

/// The device mail of a ``MemoryChat``, in the order of its numbers.
struct MemoryMail: Sendable {
    /// A piece of mail; one without content only keeps the token.
    struct Piece: Sendable {
        let number: UInt64
        let device: DeviceNumber
        let sender: AccountID
        let senderDevice: DeviceNumber
        let token: [UInt8]
        let time: Int64
        var content: Content?
    }

    struct Content: Sendable {
        let payload: [UInt8]
        let block: [UInt8]

        var bytes: Int { payload.count + block.count }
    }

    private var pieces: [Piece] = []
    private var lastNumber: UInt64 = 0

    mutating func remove(_ condition: (Piece) -> Bool) {
        pieces.removeAll(where: condition)
    }

    /// Stores a piece between devices that are listed.
    mutating func append(_ draft: DeviceMailDraft) -> DeviceMailOutcome {
        let isKnown = pieces.contains {
            $0.device == draft.device && $0.sender == draft.sender && $0.token == draft.token
        }
        guard !isKnown else {
            return .repeated
        }
        lastNumber += 1
        pieces.append(
            Piece(
                number: lastNumber,
                device: draft.device,
                sender: draft.sender,
                senderDevice: draft.senderDevice,
                token: draft.token,
                time: draft.time,
                content: Content(payload: draft.payload, block: draft.block)
            )
        )
        emptySurplus(of: draft.device)
        return .stored(number: lastNumber)
    }

    /// Removes the mail that a device has handled, and returns the next.
    mutating func take(_ request: DeviceMailRequest, _ people: MemoryPeople) throws -> DeviceMailPage {
        empty { $0.device == request.device && $0.number <= request.after }
        let oldest = DeviceLimits.before(request.time, by: DeviceLimits.mailLifetime)
        var (items, left): ([StoredDeviceMail], Int) = ([], request.bytes)
        for piece in pieces where piece.device == request.device && piece.time > oldest {
            guard let content = piece.content, piece.number > request.after else {
                continue
            }
            left -= content.bytes
            guard items.isEmpty || (left >= 0 && items.count < request.limit) else {
                return DeviceMailPage(items: items, hasMore: true)
            }
            items.append(
                StoredDeviceMail(
                    number: piece.number,
                    senderID: piece.sender,
                    sender: try people.named(piece.sender).name,
                    senderDevice: piece.senderDevice,
                    payload: content.payload,
                    block: content.block,
                    time: piece.time
                )
            )
        }
        return DeviceMailPage(items: items, hasMore: false)
    }
}

// The bounds.
extension MemoryMail {
    /// Removes the mail that has waited too long, and tokens that are not needed any more.
    ///
    /// - Returns: The number of pieces.
    mutating func removeExpired(now: Int64) -> Int {
        let before = pieces.count
        let oldest = DeviceLimits.before(now, by: DeviceLimits.mailLifetime)
        let oldestToken = DeviceLimits.before(now, by: DeviceLimits.mailTokenLifetime)
        pieces.removeAll { $0.time <= oldest || ($0.content == nil && $0.time <= oldestToken) }
        return before - pieces.count
    }

    private mutating func emptySurplus(of device: DeviceNumber) {
        let newest = pieces.filter { $0.device == device && $0.content != nil }.reversed()
        let surplus = Set(
            WaitingMail.surplus(
                of: newest.map { WaitingMail(number: $0.number, sender: $0.sender, bytes: $0.content?.bytes ?? 0) }
            )
        )
        empty { surplus.contains($0.number) }
        let tokens = pieces.filter { $0.device == device && $0.content == nil }.reversed()
        let old = Set(tokens.dropFirst(DeviceLimits.mailTokens).map(\.number))
        pieces.removeAll { old.contains($0.number) }
    }

    private mutating func empty(_ condition: (Piece) -> Bool) {
        for index in pieces.indices where condition(pieces[index]) {
            pieces[index].content = nil
        }
    }
}
