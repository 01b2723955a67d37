-- Types into the open template as a person would and writes down, as JSON, what the editor shows.
-- Runs on Neovim 0.7 and on current ones. PROTON_RESULT names the file to write.

local seconds = 1000
local clients = vim.lsp.get_clients or vim.lsp.get_active_clients

local function position_of(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then
      return number, column - 1
    end
  end
  error('not in the buffer: ' .. text)
end

local function replace(old, new)
  local row, column = position_of(old)
  vim.api.nvim_buf_set_text(0, row - 1, column, row - 1, column + #old, { new })
end

local function wait_for(what, condition)
  assert(vim.wait(20 * seconds, condition, 20), 'timed out waiting for ' .. what)
end

-- What `vim.diagnostic` shows between the lines of this buffer.
local function diagnostics()
  local shown = {}
  for _, each in ipairs(vim.diagnostic.get(0)) do
    local line = vim.api.nvim_buf_get_lines(0, each.lnum, each.lnum + 1, false)[1]
    local at = each.lnum == each.end_lnum and line:sub(each.col + 1, each.end_col) or line
    table.insert(shown, { code = each.code, severity = each.severity, source = each.source, at = at })
  end
  return shown
end

local function complete_after(text)
  local row, column = position_of(text)
  vim.api.nvim_win_set_cursor(0, { row, column + #text })
  local client = clients()[1]
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/completion', params, 20 * seconds)
  local labels = {}
  for _, answer in pairs(answers) do
    for _, item in ipairs(answer.result.items or answer.result) do
      table.insert(labels, item.label)
    end
  end
  return labels
end

local function buffer_named(ending)
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.api.nvim_buf_get_name(buffer):sub(-#ending) == ending then
      return buffer
    end
  end
end

local function session()
  local result = {}
  local wrong = 'Description: 🚀 {{ service_instance.inputs.handlr }} {{ service_instance.inputs.path }}'
  local row = position_of('Description:')
  local right = vim.api.nvim_buf_get_lines(0, row - 1, row, false)[1]

  wait_for('the server', function()
    local client = clients()[1]
    return client and (client.initialized or client.server_capabilities)
      and vim.lsp.buf_is_attached(0, client.id)
  end)
  result.encoding = clients()[1].offset_encoding

  vim.api.nvim_buf_set_lines(0, row - 1, row, false, { wrong })
  wait_for('a diagnostic', function() return #vim.diagnostic.get(0) > 0 end)
  result.diagnostics = diagnostics()
  result.labels = complete_after('🚀 {{ service_instance.inputs.')

  vim.api.nvim_buf_set_lines(0, row - 1, row, false, { right })
  wait_for('the diagnostic to go', function() return #vim.diagnostic.get(0) == 0 end)

  local line, column = position_of('inputs.handler')
  vim.api.nvim_win_set_cursor(0, { line, column + #'inputs.' })
  vim.lsp.buf.rename('entry_point')
  wait_for('the rename', function() return buffer_named('schema/schema.yaml') end)
  wait_for('the rename here', function() return pcall(position_of, 'inputs.entry_point') end)
  vim.cmd('silent wall')
  return result
end

local ok, result = xpcall(session, debug.traceback)
local file = assert(io.open(vim.env.PROTON_RESULT, 'w'))
file:write(vim.fn.json_encode(ok and result or { error = result }))
file:close()
vim.cmd('qall!')
