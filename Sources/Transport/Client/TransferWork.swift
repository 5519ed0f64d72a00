import CCurl

/// What the thread of a ``TransferLoop`` owns: the transfers under way.
struct TransferWork {
    let multi: UnsafeMutableRawPointer
    let configuration: HTTPClient.Configuration
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    init(multi: UnsafeMutableRawPointer, configuration: HTTPClient.Configuration) {
        self.multi = multi
        self.configuration = configuration
    }

    mutating func perform(_ command: TransferLoop.Command) {
        switch command {
        case .start(let transfer): start(transfer)
        case .cancel(let transfer):
            transfer.cancelBeforeBeginning()
            guard transfer.handle != nil else { return }
            end(transfer, with: transfer.cancellation)
        case .resume(let transfer):
            guard let handle = transfer.handle else { return }
            let result = curl_easy_pause(handle, CURLPAUSE_CONT)
            // A failure here stays here: curl does not report it again.
            if result != CURLE_OK { end(handle, with: result) }
        }
    }

    /// Lets curl work, then waits until there is more to do.
    mutating func turn() {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            end(handle, with: message.pointee.data.result)
        }
        // curl shortens this to its own next timer, and ends it when woken.
        curl_multi_poll(multi, nil, 0, 60_000, nil)
    }

    mutating func endAll() {
        for transfer in transfers.values {
            end(transfer, with: transfer.failure(.stopped, "the client is stopped"))
        }
    }

    private mutating func start(_ transfer: Transfer) {
        guard let handle = transfer.begin(configuration) else { return }
        guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
            return transfer.finish(transfer.failure(.stopped, "curl takes no further transfer"))
        }
        transfers[handle] = transfer
    }

    private mutating func end(_ handle: UnsafeMutableRawPointer, with result: CURLcode) {
        guard let transfer = transfers.removeValue(forKey: handle) else { return }
        curl_multi_remove_handle(multi, handle)
        transfer.finish(result)
    }

    private mutating func end(_ transfer: Transfer, with failure: TransportError) {
        guard let handle = transfer.handle, transfers.removeValue(forKey: handle) != nil else { return }
        curl_multi_remove_handle(multi, handle)
        transfer.finish(failure)
    }
}
