import ChatProtocol

/// The reason why something of a device cannot be stored: an error of the caller, which must validate client input.
package enum DeviceDraftError: Error, Equatable, CustomStringConvertible {
    /// An identity, a key, a hash or a signature has another size.
    case badSize
    /// What was signed is empty or longer than ``DeviceLimits/signedBytes``.
    case badBody
    /// There is no device on the list, or there are too many, or one is on it twice.
    case badDevices
    /// The token is not 16 bytes long.
    case badToken
    /// The payload or the block is empty, or both are longer than ``DeviceLimits/mailBytes``.
    case badMail

    /// A sentence with the reason.
    package var description: String {
        switch self {
        case .badSize: "An identity, a key and a hash have \(DeviceLimits.hashBytes) bytes, a signature has 64."
        case .badBody: "What is signed has 1 to \(DeviceLimits.signedBytes) bytes."
        case .badDevices: "A device list has 1 to \(DeviceLimits.devices) devices, each once."
        case .badToken: "The token of device mail has \(MessageLimits.tokenBytes) bytes."
        case .badMail: "Device mail has a payload and a block of at most \(DeviceLimits.mailBytes) bytes together."
        }
    }
}

extension DeviceListDraft {
    /// Checks the sizes of the draft.
    package func check() throws(DeviceDraftError) {
        guard [identity, hash, previous].allSatisfy({ $0.count == DeviceLimits.hashBytes }),
            signature.count == DeviceLimits.signatureBytes
        else {
            throw .badSize
        }
        guard (1...DeviceLimits.signedBytes).contains(body.count) else {
            throw .badBody
        }
        guard (1...DeviceLimits.devices).contains(devices.count), Set(numbers).count == devices.count else {
            throw .badDevices
        }
        guard
            devices.allSatisfy({
                [$0.agreement.count, $0.signing.count] == [DeviceLimits.keyBytes, DeviceLimits.keyBytes]
            })
        else {
            throw .badSize
        }
    }
}

extension PrekeyDraft {
    /// Checks the sizes of the draft.
    package func check() throws(DeviceDraftError) {
        for record in [prekey].compactMap(\.self) + pairs {
            guard record.signature.count == DeviceLimits.signatureBytes else {
                throw .badSize
            }
            guard (1...DeviceLimits.signedBytes).contains(record.body.count) else {
                throw .badBody
            }
        }
    }
}

extension DeviceMailDraft {
    /// Checks the sizes of the draft.
    package func check() throws(DeviceDraftError) {
        guard token.count == MessageLimits.tokenBytes else {
            throw .badToken
        }
        guard !payload.isEmpty, !block.isEmpty, payload.count + block.count <= DeviceLimits.mailBytes else {
            throw .badMail
        }
    }
}
