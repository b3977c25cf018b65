import ChatEncryption
import ChatIdentity
import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The prekeys of this device: made, published, replaced, and deleted when nothing can need them any more.
struct PrekeyUpkeep {
    let device: OwnDevice
    let limits: EncryptionLimits

    /// Numbers that are left out after the server has refused one, because another copy of the store has used it.
    static let conflictStep: UInt64 = 1000

    /// Makes a signed prekey with its last-resort key.
    func makePrekey(in step: inout EncryptionStep) throws(KeyStoreError) {
        var state = try step.records.state()
        let agreement = step.generator.agreementKey()
        guard let owner = device.prekeyOwner,
            let encapsulation = try? step.generator.encapsulationKey(),
            let prekey = try? SignedPrekey(
                owner: owner,
                number: state.nextPrekey,
                made: step.now.clock,
                agreement: Array(agreement.publicKey.rawRepresentation),
                lastResort: Array(encapsulation.publicKey.rawRepresentation)
            ),
            let signature = try? prekey.signature(by: device.signing)
        else {
            throw .noKeysMade
        }
        state.nextPrekey += 1
        try step.records.save(state)
        try step.records.save(
            OwnSignedPrekey(
                number: prekey.number,
                agreement: agreement,
                encapsulation: encapsulation,
                body: prekey.body,
                signature: signature,
                made: step.now.clock
            )
        )
    }

    /// Makes one-time pairs.
    func makePairs(_ count: Int, in step: inout EncryptionStep) throws(KeyStoreError) {
        var state = try step.records.state()
        guard let owner = device.prekeyOwner else {
            throw .noKeysMade
        }
        for _ in 0..<max(0, count) {
            let agreement = step.generator.agreementKey()
            guard let encapsulation = try? step.generator.encapsulationKey(),
                let pair = try? OneTimePair(
                    owner: owner,
                    number: state.nextPair,
                    agreement: Array(agreement.publicKey.rawRepresentation),
                    encapsulation: Array(encapsulation.publicKey.rawRepresentation)
                ),
                let signature = try? pair.signature(by: device.signing)
            else {
                throw .noKeysMade
            }
            state.nextPair += 1
            try step.records.save(
                OwnPair(
                    number: pair.number,
                    agreement: agreement,
                    encapsulation: encapsulation,
                    body: pair.body,
                    signature: signature,
                    made: step.now.clock
                )
            )
        }
        try step.records.save(state)
        let numbers = try step.records.pairNumbers()
        try step.records.removePairs(Array(numbers.prefix(max(0, numbers.count - limits.keptPairs))))
    }

    /// The keys to publish; `nil` for none.
    func publication(in records: any KeyRecords) throws(KeyStoreError) -> (PrekeyPublication, Published)? {
        let newest = try records.signedPrekeys().first
        let prekey = newest.flatMap { $0.isPublished ? nil : $0 }
        let pairs = try records.unpublishedPairs(limit: limits.pairsAtOnce)
        guard prekey != nil || !pairs.isEmpty else {
            return nil
        }
        return (
            PrekeyPublication(
                prekey: prekey.map { SignedPart(body: $0.body, signature: $0.signature) },
                pairs: pairs.map { SignedPart(body: $0.body, signature: $0.signature) }
            ),
            Published(prekey: prekey?.number, pairs: pairs.map(\.number))
        )
    }

    /// The numbers of one request.
    struct Published: Sendable, Hashable {
        var prekey: UInt64?
        var pairs: [UInt64]
    }

    /// The server has taken them.
    func published(_ numbers: Published, in step: inout EncryptionStep) throws(KeyStoreError) {
        if let number = numbers.prekey, var prekey = try step.records.signedPrekey(number) {
            prekey.isPublished = true
            try step.records.save(prekey)
        }
        for number in numbers.pairs {
            if var pair = try step.records.pair(number) {
                pair.isPublished = true
                try step.records.save(pair)
            }
        }
    }

    /// The server may have lost the newest signed prekey: it is published again. The same bytes are no conflict.
    static func publishAgain(in step: inout EncryptionStep) throws(KeyStoreError) {
        if var newest = try step.records.signedPrekeys().first, newest.isPublished {
            newest.isPublished = false
            try step.records.save(newest)
        }
    }

    /// The server has other keys under these numbers: new ones are made under numbers that no copy can have used.
    func refused(_ numbers: Published, in step: inout EncryptionStep) throws(KeyStoreError) {
        var state = try step.records.state()
        state.nextPrekey += Self.conflictStep
        state.nextPair += Self.conflictStep
        try step.records.save(state)
        if let number = numbers.prekey {
            try step.records.removeSignedPrekey(number)
            try makePrekey(in: &step)
        }
        try step.records.removePairs(numbers.pairs)
        try makePairs(numbers.pairs.count, in: &step)
    }

    /// Refills the server's stock.
    ///
    /// - Parameter left: How many pairs the server has.
    func refill(left: Int, in step: inout EncryptionStep) throws(KeyStoreError) {
        let waiting = try step.records.unpublishedPairs(limit: limits.pairs).count
        if left + waiting < limits.fewPairs {
            try makePairs(limits.pairs - left - waiting, in: &step)
        }
    }

    /// Replaces the signed prekey once it is old, and deletes private halves that no start can need any more.
    ///
    /// - Parameters:
    ///   - time: The time on which the clock and the server agree: milliseconds since 1970-01-01 UTC. Without it
    ///     nothing is old.
    ///   - isCaughtUp: Whether this client has read all conversations to their ends.
    func age(at time: Int64, isCaughtUp: Bool, in step: inout EncryptionStep) throws(KeyStoreError) {
        let prekeys = try step.records.signedPrekeys()
        guard let newest = prekeys.first else {
            return
        }
        // A key from the future was made by a clock that was wrong.
        if time - newest.made >= limits.prekeyPeriod || newest.made - time > EncryptionLimits.day {
            try makePrekey(in: &step)
        }
        for (index, prekey) in prekeys.enumerated() where index > 0 {
            if isCaughtUp, !prekey.isCaughtUp, prekeys[index - 1].isPublished {
                var prekey = prekey
                prekey.isCaughtUp = true
                try step.records.save(prekey)
            }
            let isOld = abs(time - prekey.made) >= limits.prekeyLife
            if index >= limits.keptPrekeys, isOld, prekey.isCaughtUp {
                try step.records.removeSignedPrekey(prekey.number)
            }
        }
    }

    /// Deletes private halves of pairs that nobody can have: the server neither has them nor has handed them out in
    /// the last time.
    func forgetPairs(
        left: [UInt64],
        handedOut: [HandedOutPair],
        at time: Int64,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        // One that was handed out in the future was handed out by a clock that was wrong, it is not known when.
        let recent = handedOut.filter { time < $0.time || time - $0.time < limits.handedOutLife }.map(\.number)
        let needed = Set(left).union(recent)
        var gone: [UInt64] = []
        for number in try step.records.pairNumbers() where !needed.contains(number) {
            // The answer may have been on its way while another process published this one.
            if let pair = try step.records.pair(number), pair.isPublished, abs(time - pair.made) > EncryptionLimits.day
            {
                gone.append(number)
            }
        }
        try step.records.removePairs(gone)
    }
}

extension KeyStoreError {
    /// The cryptographic library made no key.
    static let noKeysMade = Self("No keys could be made: the cryptographic library refused.")
}
