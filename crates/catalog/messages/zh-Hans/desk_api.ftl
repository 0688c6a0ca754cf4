# 发布接口：对方程序和它的开发者读到的话
desk-api-key-missing = 缺少请求头 Idempotency-Key。请为每个新的请求生成一个编号，重发时使用同一个编号。
desk-api-key-invalid = 请求头 Idempotency-Key 应为 1 至 200 个可见的 ASCII 字符。
desk-api-if-match-missing = 缺少请求头 If-Match。请填写读取草稿时得到的 ETag。
desk-api-if-match-invalid = 请求头 If-Match 应为读取草稿时得到的 ETag，连同引号，或者 *。
desk-api-media-type = 请求内容的类型不对，请查看接口文档。
desk-api-bad-json = 请求内容不是有效的 JSON。
desk-api-invalid-body = 请求内容有不符合要求的地方，没有保存。
desk-api-stale = 草稿已经被别人修改，没有保存。
desk-api-stale-advice = current 是现在的内容。请合并后用新的 ETag 重新提交。
desk-api-invalid = 不符合接口文档
desk-api-too-long = 超过 { $max } 个字符
desk-api-too-many = 超过 { $max } 项
desk-api-no-such-agency = 没有这个机关，请使用机构目录中的代码
desk-api-no-such-record = 没有这条信息
desk-api-file-not-taken = 类型不在可用之列，或者内容和扩展名不符
