import ChatIdentity
import ChatStorage

/// The one-time pairs of a device of a ``MemoryChat``.
struct MemoryPairs: Sendable {
    /// A pair, and who was given it.
    fileprivate struct Pair: Sendable {
        let record: PrekeyRecord
        var asker: AccountID?
        var askerDevice: DeviceNumber?
        var handedOut: Int64?
    }

    private var pairs: [UInt64: Pair] = [:]
    /// Pairs up to this number that are not there were there.
    private var goneThrough: UInt64 = 0

    /// The numbers of those that are left, ascending.
    var left: [UInt64] { pairs.filter { $0.value.handedOut == nil }.keys.sorted() }

    var inventory: PairInventory {
        let handedOut = pairs.compactMap { number, pair in
            pair.handedOut.map { HandedOutPair(number: number, time: $0) }
        }
        let latest = handedOut.sorted { ($0.time, $0.number) > ($1.time, $1.number) }
            .prefix(DeviceLimits.handedOutPage)
        return PairInventory(left: left, handedOut: latest.sorted { $0.number < $1.number })
    }

    mutating func removeAll() {
        goneThrough = max(goneThrough, pairs.keys.max() ?? 0)
        pairs = [:]
    }

    /// Removes pairs that were handed out long ago.
    mutating func removeForgotten(now: Int64) {
        let oldest = DeviceLimits.before(now, by: DeviceLimits.handedOutLifetime)
        let gone = pairs.filter { $0.value.handedOut.map { $0 <= oldest } ?? false }.keys
        goneThrough = max(goneThrough, gone.max() ?? 0)
        for number in gone {
            pairs[number] = nil
        }
    }

    /// Forgets which pairs an account was given.
    mutating func forget(_ account: AccountID) {
        for (number, pair) in pairs where pair.asker == account {
            pairs[number]?.asker = nil
            pairs[number]?.askerDevice = nil
        }
    }

    func accepts(_ drafts: [PrekeyRecord]) -> Bool {
        var seen: [UInt64: PrekeyRecord] = [:]
        return drafts.allSatisfy { draft in
            guard DeviceLimits.prekeyNumbers.contains(draft.number) else {
                return false
            }
            let known = seen.updateValue(draft, forKey: draft.number) ?? pairs[draft.number]?.record
            return known.map { $0 == draft } ?? (draft.number > goneThrough)
        }
    }

    mutating func add(_ drafts: [PrekeyRecord]) {
        for draft in drafts where pairs[draft.number] == nil && left.count < DeviceLimits.pairs {
            pairs[draft.number] = Pair(record: draft)
        }
    }
}

// Handing out.
extension MemoryPairs {
    func reserved(by request: BundleRequest) -> PrekeyRecord? {
        let own = pairs.values.filter {
            $0.asker == request.asker && $0.askerDevice == request.askerDevice && $0.isRecent(request.time)
        }
        return own.max { ($0.handedOut ?? 0, $0.record.number) < ($1.handedOut ?? 0, $1.record.number) }?.record
    }

    mutating func reserve(for request: BundleRequest) -> PrekeyRecord? {
        guard let number = left.first else {
            return nil
        }
        pairs[number]?.asker = request.asker
        pairs[number]?.askerDevice = request.askerDevice
        pairs[number]?.handedOut = request.time
        return pairs[number]?.record
    }

    /// Returns the number of pairs that an account took lately.
    func taken(by account: AccountID, lately now: Int64) -> Int {
        pairs.values.count { $0.asker == account && $0.isRecent(now) }
    }
}

extension MemoryPairs.Pair {
    fileprivate func isRecent(_ now: Int64) -> Bool {
        handedOut.map { DeviceLimits.isWithin(DeviceLimits.reservationLifetime, $0, now) } ?? false
    }
}
